/** `npm run cost [visitors] [hours]`: what the stack costs a month, and what one sale adds. */
import { type Line, monthlyCost, saleCost, total } from '../lib/cost';
import config from '../urr.config.mjs';

const [visitors = 1_000_000, hours = 1] = process.argv.slice(2).map(Number);
const unit = { minimumFractionDigits: 2, maximumFractionDigits: 8 };

function print(title: string, lines: readonly Line[]): void {
  console.log(`\n${title}`);
  for (const line of lines) {
    const quantity = line.quantity.toLocaleString('en', { maximumFractionDigits: 3 });
    const price = `$${line.unit.toLocaleString('en', unit)}`;
    const sum = `$${(line.quantity * line.unit).toFixed(2)}`;
    console.log(`  ${line.what.padEnd(34)}${quantity.padStart(12)} × ${price.padEnd(12)}${sum.padStart(10)}`);
  }
  console.log(`  ${'total'.padEnd(61)}$${total(lines).toFixed(2).padStart(9)}`);
}

print('A month, tier 1, one event watched', monthlyCost({ events: 1, tier2: false }));
print('A month, with tier 2 as containers', monthlyCost({ events: 1, tier2: true }));
print(
  `A sale: ${visitors.toLocaleString('en')} people in a minute, ${hours} h, polls at most every ${config.poll.maxSeconds} s`,
  saleCost({ visitors, hours, config }),
);
