/** The rehearsal's own thread: the page stays alive while it runs, and ending it gives everything back. */
import { type RehearsalAnswer, RehearsalFault, type RehearsalRequest, rehearseEvent } from './rehearse-event';

export type FromWorker =
  | { readonly state: 'done'; readonly answer: RehearsalAnswer }
  | { readonly state: 'failed'; readonly field: RehearsalFault['field'] | null; readonly detail: string };

const thread = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listener: (event: { readonly data: RehearsalRequest }) => void): void;
};

thread.addEventListener('message', ({ data }) => {
  try {
    thread.postMessage({ state: 'done', answer: rehearseEvent(data) });
  } catch (error) {
    const field = error instanceof RehearsalFault ? error.field : null;
    thread.postMessage({ state: 'failed', field, detail: (error as Error).message });
  }
});
