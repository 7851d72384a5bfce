/** What everybody may know about the demo, at `/demo/state`. */
export type Health = 'healthy' | 'strained' | 'fallen';

export type DemoState = {
  readonly roomOn: boolean;
  /** People on the site, the audience of bots. */
  readonly crowd: number;
  readonly server: {
    readonly health: Health;
    /** Share of the capacity in use; 1 and above is too much. */
    readonly load: number;
    readonly requestsPerSecond: number;
    readonly turnedAwayPerSecond: number;
    readonly capacityPerSecond: number;
  };
  readonly events: Readonly<
    Record<string, { readonly phase: string; readonly waiting: number; readonly opensAt: string | null }>
  >;
};
