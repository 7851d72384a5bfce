// Follows a built function in the program that njs runs: `njs program JOB OUT`.
import fs from 'fs';

const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
Date.now = () => job.now;
const printed = [];
console.log = (line) => printed.push(line);

async function answerAll() {
  const answers = [];
  for (let index = 0; index < job.events.length; index++) {
    const event = job.events[index];
    const query = job.queries[index];
    if (event && event.request instanceof Object && query !== null)
      event.request.rawQueryString = () => query;
    let thrown = null;
    let answer = null;
    try {
      answer = await handler(event);
    } catch (error) {
      thrown = String(error);
    }
    answers.push({ answer: answer, thrown: thrown, printed: printed.splice(0, printed.length) });
  }
  fs.writeFileSync(process.argv[3], JSON.stringify(answers));
}

answerAll().catch((error) => console.error(error));
