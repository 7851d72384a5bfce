/** What is planned for events: one item for each event, replaced as a whole, and one that lists those events. */
import { randomBytes } from 'node:crypto';
import type { KeptPlan, PlanStore } from '../operator/plans';
import type { Access } from './access';
import { bytes, hasBytes, number, numberOf, text, textOf } from './attributes';
import { PLANS_INDEX_KEY, plansKey } from './keys';

const WRITE_ID_BYTES = 8;

export function createPlans(access: Access): PlanStore {
  return {
    async events() {
      const index = await access.get('counters', PLANS_INDEX_KEY);
      return index?.ids?.SS ?? [];
    },

    async read(eventId) {
      const item = await access.get('counters', plansKey(eventId));
      if (item === undefined) return { version: 0, plans: [] };
      return {
        version: numberOf(item, 'version'),
        plans: JSON.parse(textOf(item, 'plans')) as readonly KeptPlan[],
      };
    },

    async write(eventId, plans, version) {
      // Listed first: a plan that nobody looks for would never be carried out.
      if (version === 0) await addToIndex(access, eventId);
      const write = randomBytes(WRITE_ID_BYTES);
      const written = await access.put({
        table: 'counters',
        key: plansKey(eventId),
        item: { version: number(version + 1), plans: text(JSON.stringify(plans)), write: bytes(write) },
        condition: version === 0 ? 'attribute_not_exists(version)' : 'version = :version',
        ...(version === 0 ? {} : { values: { ':version': number(version) } }),
        repeatable: true,
      });
      if (written.done) return true;
      // The first try may have been written and its answer lost.
      return written.found !== undefined && hasBytes(written.found, 'write', write);
    },
  };
}

async function addToIndex(access: Access, eventId: string): Promise<void> {
  await access.update({
    table: 'counters',
    key: PLANS_INDEX_KEY,
    expression: 'ADD ids :ids',
    values: { ':ids': { SS: [eventId] } },
    repeatable: true,
  });
}
