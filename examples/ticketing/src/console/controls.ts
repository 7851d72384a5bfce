/** What buttons do: everything about events goes through the operator, so that it is written down. */
import type { Operator } from '@urr/server';
import type { CrowdHandle } from '../crowd/start';
import { pacingOf } from '../settings';
import type { EventChange } from '../shop/site';

export type Controls = {
  switchRoom(on: boolean): Promise<void>;
  resizeCrowd(size: number): void;
  operate(eventId: string, change: EventChange): Promise<boolean>;
};

const CONSOLE = { who: 'console' };

/**
 * @param options.publish puts the guard with or without enforcement in front of the site
 * @param options.lined events that have a line to switch off
 */
export function createControls({
  operator,
  crowd,
  publish,
  lined,
}: {
  operator: Operator;
  crowd: CrowdHandle;
  publish: (state: 'on' | 'off') => void;
  lined: readonly string[];
}): Controls {
  let on = true;

  return {
    async switchRoom(wanted) {
      if (wanted === on) return;
      on = wanted;
      const why = wanted ? 'waiting room on' : 'waiting room off';
      for (const eventId of lined)
        await operator.configure(eventId, { phase: wanted ? 'open' : 'off' }, { ...CONSOLE, why });
      publish(wanted ? 'on' : 'off');
      crowd.tell({ type: 'room', on: wanted });
    },
    resizeCrowd: (size) => crowd.tell({ type: 'size', size }),
    async operate(eventId, { action, perMinute, maxUsers }) {
      const event = await operator.get(eventId);
      if (event === undefined) return false;
      if (action === 'pause' && event.phase === 'open')
        await operator.pause(eventId, { ...CONSOLE, why: 'button' });
      if (action === 'resume' && event.phase === 'paused')
        await operator.resume(eventId, { ...CONSOLE, why: 'button' });
      if (perMinute !== undefined) {
        const pacing = pacingOf(perMinute);
        await operator.configure(
          eventId,
          { pacing },
          { ...CONSOLE, why: `${perMinute.toLocaleString('en-US')} a minute` },
        );
      }
      if (maxUsers !== undefined) {
        await operator.configure(
          eventId,
          { maxUsers, threshold: maxUsers },
          { ...CONSOLE, why: `${maxUsers.toLocaleString('en-US')} at once` },
        );
      }
      return true;
    },
  };
}
