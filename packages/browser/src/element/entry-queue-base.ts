import { safeReturnTo } from '@urr/core/return-to';
import type { Client, ClientOptions } from '../client/client';
import { createEntryQueueClient } from '../client/entry-queue-client';
import { LineElement } from './line-element';

/** The entry queue's element without any texts of its own: a subclass says which languages it has. */
export abstract class EntryQueueElement extends LineElement {
  protected readonly tier = 2;
  protected get inline(): boolean {
    return !this.hasAttribute('modal');
  }

  protected createClient(options: ClientOptions): Client {
    return createEntryQueueClient(options);
  }

  protected defaultNext(): string {
    return safeReturnTo(new URLSearchParams(location.search).get('returnTo'), '');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'urr-entry-queue': EntryQueueElement;
  }
}
