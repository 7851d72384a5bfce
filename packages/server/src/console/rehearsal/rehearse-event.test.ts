import { rehearse } from '@urr/core/simulate';
import { describe, expect, it } from 'vitest';
import { RehearsalFault, type RehearsalRequest, rehearseEvent } from './rehearse-event';

const words = {
  people: '명',
  aSecond: '초당',
  crowd: '기다리는 사람',
  waiting: '대기',
  requests: '요청',
  asked: '요청',
  pace: '입장하는 사람',
  admitted: '입장',
  step: '한 번에',
  site: '안에 있는 사람',
  inside: '안',
};
const request: RehearsalRequest = {
  visitors: 6000,
  pacing: { step: 100, everySeconds: 10, burst: 1.2 },
  order: 'arrival',
  ledger: 'subject',
  capacity: 2000,
  staySeconds: 120,
  curve: '',
  arriveSeconds: 60,
  early: 0,
  abandon: 0,
  tickets: null,
  ticketsEach: 2,
  clearInSeconds: null,
  chartWords: words,
};

describe('rehearseEvent', () => {
  it('gives the figures of the simulator for the settings of the event', () => {
    const answer = rehearseEvent(request);
    const { people, waitSeconds, drainSeconds, requests, cost } = rehearse({
      visitors: 6000,
      pacing: request.pacing,
      arrivals: { curve: 'rush', seconds: 60 },
      site: { capacity: 2000, staySeconds: 120 },
    });
    expect(answer).toMatchObject({
      people,
      waitSeconds,
      drainSeconds,
      requests,
      cost,
      pace: null,
      soldOut: null,
    });
    expect(answer.people).toMatchObject({ admitted: 6000, stillWaiting: 0 });
    // 6,000 people at 100 every 10 s.
    expect(answer.drainSeconds).toBeGreaterThan(580);
    expect(answer.drainSeconds).toBeLessThan(630);
    expect(answer.waits.insideRange).toBeGreaterThan(0.9);
    // 10 people a second for 120 s each, by Little's law.
    expect(answer.room.byLaw.inside).toBe(1200);
  });

  it('tells the pace that clears the crowd in time, and that it does', () => {
    const { pace } = rehearseEvent({ ...request, clearInSeconds: 300 });
    const found = pace?.byRehearsal;
    if (found == null) throw new Error('expected a pace');
    expect(found.step).toBeGreaterThanOrEqual(190);
    expect(found.step).toBeLessThanOrEqual(230);
    const again = rehearseEvent({ ...request, pacing: { ...found, burst: 1.2 } });
    expect(again.drainSeconds).toBeLessThanOrEqual(300);
    expect(rehearseEvent({ ...request, clearInSeconds: 10 }).pace?.byRehearsal).toBeNull();
  });

  it('says when the tickets are gone and how many are let in after that', () => {
    // 2,000 buyers at 10 a second.
    const { soldOut } = rehearseEvent({ ...request, tickets: 4000 });
    expect(soldOut?.after).toBe(4000);
    expect(soldOut?.seconds).toBeGreaterThan(180);
    expect(soldOut?.seconds).toBeLessThan(215);
    expect(rehearseEvent({ ...request, tickets: 12_000 }).soldOut).toBeNull();
  });

  it('takes a counted curve, as many people as it counts unless told otherwise', () => {
    const curve = 'second,count\n-10,500\n0,1500\n20,1000\n';
    expect(rehearseEvent({ ...request, visitors: null, curve }).visitors).toBe(3000);
    expect(rehearseEvent({ ...request, visitors: 600, curve }).people.admitted).toBe(600);
  });

  it.each([
    [{ visitors: null }, 'visitors'],
    [{ visitors: 1_000_001 }, 'visitors'],
    [{ curve: '5,1\n4,1' }, 'curve'],
    [{ curve: 'nothing' }, 'curve'],
  ] as const)('refuses %o by the field that is wrong', (change, field) => {
    const fault = (() => {
      try {
        return rehearseEvent({ ...request, ...change });
      } catch (error) {
        return error;
      }
    })();
    expect(fault).toBeInstanceOf(RehearsalFault);
    expect((fault as RehearsalFault).field).toBe(field);
  });

  it('draws charts in the language of the page, and tells the most of each', () => {
    const { charts } = rehearseEvent(request);
    expect(charts.map(({ name }) => name)).toEqual(['crowd', 'requests', 'pace', 'site']);
    expect(charts[0]?.svg).toContain('<title>기다리는 사람</title>');
    expect(charts[0]?.most).toBeGreaterThan(4000);
  });
});
