import { describe, expect, it } from 'vitest';
import { admitted, EVENT, queueFixture, START, waiting } from '../../test/support/queue';
import { memoryPublisher } from './memory-publisher';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await undefined;
};

describe('an entry queue with a publisher', () => {
  it('tells of everybody let in, at once or from the line, each once', async () => {
    const publisher = memoryPublisher();
    const fixture = await queueFixture({ maxUsers: 1 }, { publisher });
    const first = admitted(await fixture.join({ subject: 'first' }));
    admitted(await fixture.join({ subject: 'first' }));
    const { place } = waiting(await fixture.join({ subject: 'second' }));
    await fixture.queue.complete({ entryToken: first.token });
    fixture.advance(2000);
    await fixture.queue.promote({ eventId: EVENT });
    const second = admitted(await fixture.queue.status({ place }));
    await fixture.queue.heartbeat({ entryToken: second.token });
    await settled();
    expect(publisher.events).toEqual([
      {
        type: 'admitted',
        id: JSON.parse(Buffer.from(first.token.split('.')[1] ?? '', 'base64url').toString()).jti,
        eventId: EVENT,
        subject: 'first',
        epoch: 1,
        seq: first.seq,
        admittedAt: START,
        expiresAt: first.expiresAt,
      },
      expect.objectContaining({ subject: 'second', seq: second.seq, expiresAt: second.expiresAt }),
    ]);
    expect(JSON.stringify(publisher.events)).not.toContain(second.token.slice(-20));
  });

  it('lets people in though the publisher fails', async () => {
    const publisher = { publish: () => Promise.reject(new Error('away')) };
    const fixture = await queueFixture({ maxUsers: 1 }, { publisher });
    expect((await fixture.join()).state).toBe('admitted');
  });

  it('has one id for an admission, whichever process tells of it', async () => {
    const publisher = memoryPublisher();
    const fixture = await queueFixture({ maxUsers: 1 }, { publisher });
    const { token, place } = admitted(await fixture.join());
    await fixture.another().heartbeat({ entryToken: token });
    await fixture.another().status({ place });
    await settled();
    expect(publisher.events.length).toBe(1);
  });
});
