// A fresh process: loads the function named on the command line, hands it one event, prints what both took.
// Only what Lambda's own runtime has loaded by then is loaded before.
const { readFileSync } = require('node:fs');
const event = JSON.parse(readFileSync(process.argv[3], 'utf8'));

void (async () => {
  const start = process.hrtime.bigint();
  const { handler } = require(process.argv[2]);
  const loaded = process.hrtime.bigint();
  const answer = await handler(event);
  const answered = process.hrtime.bigint();
  const kind = answer?.headers?.['x-urr-subject'] === undefined ? 'untouched' : 'admitted';
  console.log(JSON.stringify({ load: Number(loaded - start), first: Number(answered - loaded), kind }));
})();
