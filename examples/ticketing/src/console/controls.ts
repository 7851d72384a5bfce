/** What the demo's own buttons do. Events are run on the operator's console; these go through the operator too. */
import type { Operator } from '@urr/server';
import type { CrowdHandle } from '../crowd/start';

export type Controls = {
  switchRoom(on: boolean): Promise<void>;
  resizeCrowd(size: number): void;
};

const DEMO = { who: 'demo' };

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
        await operator.configure(eventId, { phase: wanted ? 'open' : 'off' }, { ...DEMO, why });
      publish(wanted ? 'on' : 'off');
      crowd.tell({ type: 'room', on: wanted });
    },
    resizeCrowd: (size) => crowd.tell({ type: 'size', size }),
  };
}
