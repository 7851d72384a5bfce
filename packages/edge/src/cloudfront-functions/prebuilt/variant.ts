/** Settings that most do without. A runtime made for their absence has no code for them. */
export type Variant = {
  readonly keyValueStore: boolean;
  /** Whether anything but `enforce` and `failMode: 'closed'` may be configured, or a lowest epoch. */
  readonly modes: boolean;
  /** Whether every event may have cookies of its own. */
  readonly perEvent: boolean;
  /** Whether there may be an `originVerify` or a `bypassKey`. */
  readonly secrets: boolean;
};

export function nameOf({ keyValueStore, modes, perEvent, secrets }: Variant): string {
  return `${keyValueStore ? 'key-value-store' : 'inline'}${modes ? ' modes' : ''}${perEvent ? ' perEvent' : ''}${secrets ? ' secrets' : ''}`;
}
