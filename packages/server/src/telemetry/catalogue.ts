/** Everything that is measured, by name. `docs/reference/metrics.md` and the dashboards are held to this list. */

type Metric = {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** UCUM, as OpenTelemetry wants it. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
};

/** What values may be told apart by. None of them can hold a token, a subject or an address. */
export type Attribute = keyof typeof ATTRIBUTES;

export const ATTRIBUTES = {
  'urr.event_id': 'Event; left out when nobody configured it, or strangers could make up series',
  'urr.state': 'What was answered: `waiting`, `admitted`, `paused`, `refused` …',
  'urr.code': 'Problem code of a refusal, or code of an error',
  'urr.reason': 'Why a token did not count, or why the gate decided as it did',
  'urr.tier': '`waiting-room`, `entry-queue`, `gate` or `operator`',
  'urr.store': '`waiting-room` or `entry-queue`',
  'urr.operation': 'Method of the store',
  'urr.outcome': '`ok` or `failed`; of waits `inside`, `shorter` or `longer` than told',
  'urr.action': 'Operator action',
  'http.request.method': 'Method',
  'http.route': 'Path with `{id}` in the place of what a visitor chose',
  'http.response.status_code': 'Status',
} as const;

const EVENT = ['urr.event_id'] as const;

export const METRICS = {
  'urr.waiting_room.joins': {
    kind: 'counter',
    unit: '{request}',
    description: 'Answers to joining, by state',
    attributes: ['urr.event_id', 'urr.state'],
  },
  'urr.waiting_room.polls': {
    kind: 'counter',
    unit: '{request}',
    description: 'Answers to a place that asked for its turn, by state',
    attributes: ['urr.event_id', 'urr.state'],
  },
  'urr.waiting_room.claims': {
    kind: 'counter',
    unit: '{person}',
    description: 'People who turned their place into a pass; one who asks again is not counted again',
    attributes: EVENT,
  },
  'urr.waiting_room.claims_deferred': {
    kind: 'counter',
    unit: '{request}',
    description: 'Claims put off to the next cycle because this one was full',
    attributes: EVENT,
  },
  'urr.waiting_room.waits': {
    kind: 'counter',
    unit: '{person}',
    description: 'People let in, by whether they waited as long as they were told on joining',
    attributes: ['urr.event_id', 'urr.outcome'],
  },
  'urr.waiting_room.left': {
    kind: 'counter',
    unit: '{request}',
    description: 'Places given back',
    attributes: EVENT,
  },
  'urr.waiting_room.leases': {
    kind: 'counter',
    unit: '{lease}',
    description: 'Blocks of positions taken from the counter',
    attributes: EVENT,
  },
  'urr.waiting_room.leased_positions': {
    kind: 'counter',
    unit: '{position}',
    description: 'Positions in those blocks',
    attributes: EVENT,
  },
  'urr.waiting_room.waiting': {
    kind: 'gauge',
    unit: '{person}',
    description: 'People in the line who are not served yet',
    attributes: EVENT,
  },
  'urr.waiting_room.serving': {
    kind: 'gauge',
    unit: '{position}',
    description: 'Highest position that may claim',
    attributes: EVENT,
  },
  'urr.waiting_room.tail': {
    kind: 'gauge',
    unit: '{position}',
    description: 'Highest position leased',
    attributes: EVENT,
  },
  'urr.waiting_room.admitted_per_minute': {
    kind: 'gauge',
    unit: '{person}',
    description: 'Claims of the last minute, counted in whole cycles',
    attributes: EVENT,
  },
  'urr.entry_queue.joins': {
    kind: 'counter',
    unit: '{request}',
    description: 'Answers to joining, by state',
    attributes: ['urr.event_id', 'urr.state'],
  },
  'urr.entry_queue.polls': {
    kind: 'counter',
    unit: '{request}',
    description: 'Answers to a place that asked where it stands, by state',
    attributes: ['urr.event_id', 'urr.state'],
  },
  'urr.entry_queue.snapshot_age': {
    kind: 'histogram',
    unit: 's',
    description: 'Age of the ranks people in line were told',
    attributes: EVENT,
  },
  'urr.entry_queue.admitted': {
    kind: 'counter',
    unit: '{person}',
    description: 'People admitted from the line',
    attributes: EVENT,
  },
  'urr.entry_queue.expired': {
    kind: 'counter',
    unit: '{slot}',
    description: 'Slots freed because a session ended, a turn was not claimed, or somebody fell silent',
    attributes: EVENT,
  },
  'urr.entry_queue.hidden': {
    kind: 'counter',
    unit: '{person}',
    description: 'People in line passed over because they fell silent',
    attributes: EVENT,
  },
  'urr.entry_queue.released': {
    kind: 'counter',
    unit: '{slot}',
    description: 'Slots given back by leaving or completing',
    attributes: EVENT,
  },
  'urr.entry_queue.waiting': {
    kind: 'gauge',
    unit: '{person}',
    description: 'People in line',
    attributes: EVENT,
  },
  'urr.entry_queue.active': {
    kind: 'gauge',
    unit: '{slot}',
    description: 'Slots held',
    attributes: EVENT,
  },
  'urr.entry_queue.max_users': {
    kind: 'gauge',
    unit: '{slot}',
    description: 'Most slots at once, as set',
    attributes: EVENT,
  },
  'urr.entry_queue.utilization': {
    kind: 'gauge',
    unit: '1',
    description: 'Slots held ÷ most slots: from 0.7 worth a look, from 0.85 worth a call',
    attributes: EVENT,
  },
  'urr.refusals': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests refused, by code and reason',
    attributes: ['urr.tier', 'urr.event_id', 'urr.code', 'urr.reason'],
  },
  'urr.gate.decisions': {
    kind: 'counter',
    unit: '{request}',
    description: 'Requests the gate let through, by reason; refused ones are in `urr.refusals`',
    attributes: ['urr.event_id', 'urr.reason'],
  },
  'urr.seat_locks.created': {
    kind: 'counter',
    unit: '{seat}',
    description: 'Seats locked',
    attributes: EVENT,
  },
  'urr.seat_locks.taken': {
    kind: 'counter',
    unit: '{seat}',
    description: 'Seats asked for that somebody else held',
    attributes: EVENT,
  },
  'urr.seat_locks.released': {
    kind: 'counter',
    unit: '{seat}',
    description: 'Seats let go by their holder',
    attributes: EVENT,
  },
  'urr.seat_locks.expired': {
    kind: 'counter',
    unit: '{seat}',
    description: 'Seats whose time ran out: kept from others for nothing',
    attributes: EVENT,
  },
  'urr.store.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Calls of a store',
    attributes: ['urr.store', 'urr.operation', 'urr.outcome'],
  },
  'urr.http.duration': {
    kind: 'histogram',
    unit: 's',
    description: 'Requests answered',
    attributes: ['urr.tier', 'http.request.method', 'http.route', 'http.response.status_code'],
  },
  'urr.operator.changes': {
    kind: 'counter',
    unit: '{change}',
    description: 'Changes of events, by action',
    attributes: ['urr.event_id', 'urr.action', 'urr.outcome'],
  },
  'urr.errors': {
    kind: 'counter',
    unit: '{error}',
    description: 'Failures behind a 5xx, or in work nobody waited for',
    attributes: ['urr.tier', 'urr.code'],
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
export type NameOf<Kind extends Metric['kind']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

/** What is written to the log, by name. */
export const RECORDS = {
  'urr.request.failed': 'A request was answered with 5xx',
  'urr.work.failed': 'Work nobody waited for failed: promotion, signs of life, publishing, loading keys',
  'urr.operator.changed': 'An operator changed an event: who, what, why',
  'urr.operator.failed': 'A change by an operator failed, perhaps half way',
} as const;
export type RecordName = keyof typeof RECORDS;

/** Spans carry the attributes of `urr.http.duration` and `urr.store.duration`. */
export const SPANS = {
  'urr.http': 'One request, continued from its `traceparent`; named by method and route',
  'urr.store': 'One call of a store within it; named by store and operation',
} as const;
