/** Where things are unless told otherwise: the same addresses that `defineConfig({})` resolves to. */

export const WAITING_ROOM_API = '/vwr-api/vwr';
export const ENTRY_QUEUE_API = '/api/v1/queue';
export const PAGES = { home: '/', waitingRoom: '/vwr/{eventId}', entryQueue: '/queue/{eventId}' } as const;

/** Puts an event id into an address. Ids are checked before they come here and need no escaping. */
export function pageOf(template: string, eventId: string): string {
  return template.replace('{eventId}', eventId);
}
