import type { Messages } from '../messages/messages';

/** What `renderPage` tells the page's script. */
export type PageSettings = {
  readonly lang: string;
  /** The texts of that one language. */
  readonly messages: Partial<Messages>;
  /** Address of the waiting room's API. */
  readonly api: string;
  readonly pages: { readonly home: string; readonly waitingRoom: string; readonly entryQueue: string };
};

/** Element that carries the settings as JSON. */
export const SETTINGS_ID = 'urr-settings';
