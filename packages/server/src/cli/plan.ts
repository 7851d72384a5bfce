/** `urr plan`: what a sale asks of each part, before it happens. */
import { parseArgs } from 'node:util';
import { type CapacityPlan, planCapacity } from '@urr/core/plan';
import type { Command } from './command';
import { writeSeconds } from './duration';
import { SALE_USAGE, saleFlags, toSale } from './sale-options';
import { count, table } from './table';

export const plan: Command = {
  name: 'plan',
  summary: 'Work out what a sale asks of each part: quotas, warm tables, polls, people inside',
  usage: `urr plan --visitors N [options]

${SALE_USAGE}

  urr plan --visitors 1000000 --max-poll 60
  urr plan --visitors 50000 --max-users 30000 --stay 240

Limits are AWS's defaults; ok is below 70 % of a limit, warn from there, critical from 85 %.`,
  async run(args, terminal) {
    const { values } = parseArgs({ args: [...args], options: saleFlags });
    const { arriveSeconds, ...sale } = toSale(values);
    const planned = planCapacity({ ...sale, arrivalSeconds: arriveSeconds });
    if (values.json) terminal.out(JSON.stringify(planned));
    else for (const line of linesOf(planned)) terminal.out(line);
    return 0;
  },
};

function linesOf(planned: CapacityPlan): readonly string[] {
  const { pollsPerSecond: polls, claimsPerSecond: claims, inside, warmThroughput, poll, rateRules } = planned;
  return [
    ...table([
      ['visitors', count(planned.visitors)],
      ['all are in after', writeSeconds(planned.drainSeconds)],
      ['joins', `${count(planned.joinsPerSecond)} a second`],
      ['polls', `${count(polls.expected)} a second (${count(polls.low)} to ${count(polls.high)})`],
      ['claims', `${count(claims.average)} a second, at most ${count(claims.peak)}`],
      ['writes to the line', `${count(planned.lineWritesPerSecond)} a second`],
      ['people inside', `${count(inside.inside)}; provide room for ${count(inside.capacity)}`],
      ...(inside.level === null ? [] : [['of --max-users', inside.level]]),
    ]),
    '',
    ...table([
      ['limit', 'needed', 'there is', '', 'raise to'],
      ...planned.quotas.map(({ limit, needed, available, level, raiseTo }) => [
        limit,
        count(needed),
        count(available),
        level,
        raiseTo === null ? '' : count(raiseTo),
      ]),
    ]),
    '',
    ...table([
      [
        'warm tables',
        warmThroughput === null
          ? 'not needed'
          : `urr tables create --warm-reads ${warmThroughput.readUnitsPerSecond} --warm-writes ${warmThroughput.writeUnitsPerSecond}`,
      ],
      [
        'poll.maxSeconds',
        poll.withinBudget
          ? 'within the budget'
          : `${poll.maxSeconds}, to stay within ${count(poll.budgetPerSecond)} a second`,
      ],
      [
        'rate rules',
        `status none, assign ${count(rateRules.assign)}, check ${count(rateRules.check)} per address in 5 minutes`,
      ],
    ]),
  ];
}
