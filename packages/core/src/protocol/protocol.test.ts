import { describe, expect, it } from 'vitest';
import {
  assignAnswerSchema,
  createProblem,
  eventSettingsSchema,
  PROBLEMS,
  type ProblemCode,
  problemSchema,
  statusDocumentSchema,
} from './index';

const status = {
  eventId: 'iu-2027',
  phase: 'open',
  epoch: 1,
  rev: 12,
  asOf: 1_800_000_000_000,
  segments: [{ base: 500, baseAt: 1_800_000_000_000, step: 500, everySeconds: 10, cap: 9000 }],
  tail: 2999,
  holes: [[4096, 12]],
  order: 'arrival',
  opensAt: null,
  closesAt: null,
  message: null,
  poll: { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 },
};

describe('status document', () => {
  it('reads what it wrote and tolerates members of a later version', () => {
    expect(statusDocumentSchema.parse({ ...status, later: 1 })).toEqual(status);
  });

  it.each([
    { epoch: 0 },
    { phase: 'on' },
    { tail: -1 },
    { segments: [1] },
    { asOf: 'now' },
    { holes: [[1]] },
  ])('refuses %j', (change) => {
    expect(statusDocumentSchema.safeParse({ ...status, ...change }).success).toBe(false);
  });
});

describe('assign answer', () => {
  it('is told apart by its state', () => {
    const waiting = {
      state: 'waiting',
      eventId: 'iu-2027',
      position: 2341,
      place: 'x',
      pollAfterMs: 4000,
      status,
    };
    expect(assignAnswerSchema.parse(waiting)).toEqual(waiting);
    expect(assignAnswerSchema.safeParse({ ...waiting, state: 'queued' }).success).toBe(false);
    const { place: _, ...noPlace } = waiting;
    expect(assignAnswerSchema.safeParse(noPlace).success).toBe(false);
  });
});

describe('event settings', () => {
  it('takes an offset with every time', () => {
    expect(eventSettingsSchema.safeParse({ opensAt: '2027-05-01T20:00:00+09:00' }).success).toBe(true);
    expect(eventSettingsSchema.safeParse({ opensAt: '2027-05-01T20:00:00Z' }).success).toBe(true);
    expect(eventSettingsSchema.safeParse({ opensAt: '2027-05-01T20:00:00' }).success).toBe(false);
    expect(eventSettingsSchema.safeParse({ opensAt: null, message: null }).success).toBe(true);
  });

  it('refuses unknown keys', () => {
    expect(eventSettingsSchema.safeParse({ maxUser: 1 }).success).toBe(false);
  });
});

describe('problems', () => {
  it.each(Object.keys(PROBLEMS) as ProblemCode[])('%s is readable by its own schema', (code) => {
    const problem = createProblem(code, { reason: 'expired', tier: 1, eventId: 'iu-2027' });
    expect(problemSchema.parse(problem)).toEqual(problem);
    expect(problem.type).toBe(`urn:urr:problem/${code}`);
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });
});
