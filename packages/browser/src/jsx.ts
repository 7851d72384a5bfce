/** The elements as JSX knows them, for React, Preact and other libraries whose types have an `IntrinsicElements`. */
import type { EntryQueueElement } from './element/entry-queue-base';
import type { UrrAdmittedEvent, UrrFailedEvent, UrrLeftEvent, UrrStateEvent } from './element/events';
import type { UrrTimeEvent } from './element/time-event';
import type { UrrTimeLeftElement } from './element/time-left-element';
import type { WaitingRoomElement } from './element/waiting-room-base';

/** What both elements take. Listeners are called `onurr-admitted` and so on: React 19 adds them under that name. */
type LineProps<Element> = {
  readonly 'event-id': string;
  readonly lang?: 'ko' | 'en' | 'ja' | (string & {});
  readonly api?: string;
  readonly next?: string;
  readonly open?: boolean;
  readonly theme?: 'light' | 'dark';
  readonly 'onurr-state'?: (event: UrrStateEvent) => void;
  readonly 'onurr-admitted'?: (event: UrrAdmittedEvent) => void;
  readonly 'onurr-left'?: (event: UrrLeftEvent) => void;
  readonly 'onurr-failed'?: (event: UrrFailedEvent) => void;
  readonly onclose?: (event: Event) => void;
  readonly id?: string;
  readonly class?: string;
  readonly className?: string;
  readonly style?: object;
  readonly slot?: string;
  readonly key?: string | number | null;
  readonly ref?: { current: Element | null } | ((element: Element | null) => void) | null;
  readonly children?: unknown;
};

/**
 * Types of `<urr-waiting-room>`, `<urr-entry-queue>` and `<urr-time-left>` in JSX. Declared by whoever uses them, because only they know
 * which library it is for:
 *
 * @example
 * declare module 'react' {
 *   namespace JSX {
 *     interface IntrinsicElements extends UrrIntrinsicElements {}
 *   }
 * }
 */
export type UrrIntrinsicElements = {
  'urr-waiting-room': LineProps<WaitingRoomElement> & { readonly inline?: boolean };
  'urr-entry-queue': LineProps<EntryQueueElement> & { readonly modal?: boolean };
  'urr-time-left': Omit<
    LineProps<UrrTimeLeftElement>,
    'next' | 'open' | 'onclose' | `onurr-${'state' | 'admitted' | 'left' | 'failed'}`
  > & {
    readonly 'warn-seconds'?: number | string;
    readonly 'onurr-ending'?: (event: UrrTimeEvent) => void;
    readonly 'onurr-ended'?: (event: UrrTimeEvent) => void;
  };
};
