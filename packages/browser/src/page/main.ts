/** The script of the fallback page: the waiting room's element, told which event and where to go back to. */
import { safeReturnTo } from '@urr/core/return-to';
import type { Client, ClientOptions } from '../client/client';
import { createWaitingRoomClient } from '../client/waiting-room-client';
import { pageOf } from '../defaults';
import { LineElement } from '../element/line-element';
import { eventIdIn } from './event-id-in';
import { type PageSettings, SETTINGS_ID } from './settings';

/** Passes in a row, within this time, that led straight back here: the cookie does not stay. */
const MOST_HOPS = 3;
const HOPS_WITHIN_MS = 60_000;

/** `<urr-waiting-room>` as a page: always a panel, and with the texts of the page's language only. */
class WaitingPage extends LineElement {
  protected readonly tier = 1;
  protected readonly inline = true;

  protected createClient(options: ClientOptions): Client {
    return createWaitingRoomClient(options);
  }

  protected defaultNext(): string {
    return '';
  }

  // The waiting page is no place to come back to.
  protected override navigate(url: string): void {
    location.replace(url);
  }
}

const settings = JSON.parse(document.getElementById(SETTINGS_ID)?.textContent ?? '{}') as PageSettings;
const { pages } = settings;
const eventId = eventIdIn(location, pages.waitingRoom);
const returnTo = new URLSearchParams(location.search).get('returnTo');

customElements.define('urr-waiting-room', WaitingPage);
const element = document.querySelector('urr-waiting-room') as LineElement;
element.pages = pages;
element.messages = settings.messages;
element.lang = settings.lang;
element.setAttribute('api', settings.api);
element.setAttribute('event-id', eventId);
element.setAttribute('next', safeReturnTo(returnTo, pageOf(pages.entryQueue, eventId)));
element.addEventListener('urr-admitted', () => hops([...hops(), Date.now()]));

if (!navigator.cookieEnabled || hops().length >= MOST_HOPS) {
  hops([]);
  element.preview({ state: 'error', final: true, code: 'place-required' });
} else {
  element.open = true;
}

/** Moments of recent admissions from this tab; sets them when given. */
function hops(moments?: readonly number[]): readonly number[] {
  try {
    if (moments) sessionStorage.setItem('urr-hops', JSON.stringify(moments));
    const known = JSON.parse(sessionStorage.getItem('urr-hops') ?? '[]') as number[];
    return known.filter((moment) => Date.now() - moment < HOPS_WITHIN_MS);
  } catch {
    return [];
  }
}
