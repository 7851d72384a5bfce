import { describe, expect, it } from 'vitest';
import { idleSnapshot } from '../client/snapshot';
import { ko } from '../messages/ko';
import { createAnnouncer } from './announcer';
import { toScreen } from './screen';

const options = {
  messages: ko,
  lang: 'ko',
  confirming: false,
  closable: true,
  retriable: true,
  longer: false,
};
const at = (ahead: number, state: 'waiting' | 'paused' = 'waiting') =>
  toScreen({ ...idleSnapshot(1, 'a'), state, position: 2341, ahead, everySeconds: 10 }, options);

describe('announcer', () => {
  it('says a new state at once and the advance of the line at most every 20 seconds', () => {
    const said: string[] = [];
    const announcer = createAnnouncer((text) => said.push(text));
    announcer.hear(at(1841), 0);
    expect(said).toEqual([
      '접속 대기 중. 현재 접속자가 많아 순서대로 안내하고 있습니다. 현재 대기 순번 2,341번. 내 앞 1,841명. 예상 대기: 계산 중.',
    ]);
    announcer.hear(at(1341), 10_000);
    expect(said).toHaveLength(1);
    announcer.hear(at(841), 20_000);
    expect(said[1]).toBe('내 앞 841명. 예상 대기: 계산 중.');
    announcer.hear(at(841), 60_000);
    expect(said).toHaveLength(2);
    announcer.hear(at(841, 'paused'), 61_000);
    expect(said[2]).toContain('입장이 잠시 멈췄습니다');
  });
});
