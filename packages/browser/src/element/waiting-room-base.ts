import type { Client, ClientOptions } from '../client/client';
import { createDrawClient } from '../client/draw-client';
import { pageOf } from '../defaults';
import { LineElement } from './line-element';

/** The waiting room's element without any texts of its own: a subclass says which languages it has. */
export abstract class WaitingRoomElement extends LineElement {
  protected readonly tier = 1;
  protected get inline(): boolean {
    return this.hasAttribute('inline');
  }

  protected createClient(options: ClientOptions): Client {
    return createDrawClient(options);
  }

  protected defaultNext(eventId: string): string {
    return pageOf(this.pages.entryQueue, eventId);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'urr-waiting-room': WaitingRoomElement;
  }
}
