/** The texts of both elements. `{…}` marks what is filled in; every text can be replaced. */

/** A heading and the sentence below it. */
export type Notice = readonly [title: string, lead: string];

export type Messages = {
  /** Waiting room: heading, lead, and the number with its label. */
  readonly waiting: Notice;
  readonly positionLabel: string;
  /** {n} */
  readonly position: string;
  /** {n} */
  readonly ahead: string;
  /** Entry queue. */
  readonly queue: Notice;
  /** {n}. What stands before the number is shown as its label. */
  readonly queuePosition: string;
  /** {a} people ahead, {b} behind. */
  readonly queueAround: string;
  /** {t}: one duration, or two joined by `range`. */
  readonly wait: string;
  readonly waitUnknown: string;
  /** {a} {b} */
  readonly range: string;
  /** Said beside a wait that has become longer than was said before. */
  readonly longer: string;
  /** {t}: the time of day the numbers are of. */
  readonly updated: string;
  /** Before the tab's title when it will not be long. */
  readonly near: string;
  /** {n}; singular and plural are parted by `|`. */
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  readonly keepOpen: string;
  readonly automatic: string;
  /** Name of the progress bar, for screen readers. */
  readonly progress: string;

  /** By the state of the same name. */
  readonly joining: Notice;
  readonly busy: Notice;
  readonly scheduled: Notice;
  readonly opensIn: string;
  /** Said instead of a number while a draw decides. */
  readonly draw: string;
  /** Said while waiting by numbers that were drawn. */
  readonly drawn: string;
  readonly paused: Notice;
  readonly 'your-turn': Notice;
  readonly admitted: Notice;
  readonly expired: Notice;
  readonly left: Notice;
  readonly closed: Notice;
  readonly 'sold-out': Notice;
  readonly offline: Notice;
  /** Trouble that is being worked on; the place is kept. */
  readonly error: Notice;
  /** Trouble that ended it. */
  readonly failed: Notice;
  readonly eventUnknown: Notice;
  readonly cookiesNeeded: Notice;
  readonly passNeeded: Notice;
  /** A draw counts users, and this visitor is none yet. */
  readonly signInNeeded: Notice;
  readonly confirmLeave: Notice;

  readonly leave: string;
  readonly stay: string;
  readonly rejoin: string;
  readonly retry: string;
  readonly close: string;
  readonly toWaitingRoom: string;
  readonly home: string;
};
