/** The CloudFront Function as a user of the packed packages builds it, run in njs on three requests. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.ts';

const SEATS = '/api/v1/seats/iu-2027/A';

// In the JavaScript of CloudFront Functions.
const DRIVER = `
import fs from 'fs';
async function answerAll() {
  const events = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
  const said = [];
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    event.request.rawQueryString = () => '';
    const answer = await handler(event);
    said.push(answer.statusCode || (answer.headers['x-urr-event'] || { value: 'open' }).value);
  }
  console.log(JSON.stringify(said));
}
answerAll().catch((error) => console.log(String(error)));
`;

/**
 * Keys, function and passes come from the packed commands alone.
 *
 * @param consumer a project with the packages
 * @returns what went wrong
 */
export async function tryFunction(consumer: string, njs: string): Promise<readonly string[]> {
  const command = async (file: string, ...args: string[]): Promise<string> => {
    const program = join(consumer, 'node_modules', '@urr', file);
    const { ok, stdout, output } = await run(process.execPath, [program, ...args], consumer);
    if (!ok) throw new Error(output);
    return stdout;
  };
  try {
    writeFileSync(join(consumer, 'urr.json'), '{}');
    writeFileSync(join(consumer, 'keys.json'), await command('server/dist/cli/main.js', 'keys', 'new'));
    const build = ['build', '--config', 'urr.json', '--keys', 'keys.json'];
    const source = await command('edge/dist/cli/main.js', ...build);
    const pass = ['pass', 'new', '--event', 'iu-2027', '--keys', 'keys.json'];
    const cookies = await command('server/dist/cli/main.js', ...pass);
    writeFileSync(join(consumer, 'function.js'), source + DRIVER);
    writeFileSync(
      join(consumer, 'events.json'),
      JSON.stringify([eventOf('/'), eventOf(SEATS), eventOf(SEATS, cookies)]),
    );
    const { stdout, output } = await run(njs, ['function.js', 'events.json'], consumer);
    const said = stdout.trim().split('\n').at(-1);
    return said === '["open",403,"iu-2027"]' ? [] : [output];
  } catch (error) {
    return [String(error)];
  }
}

function eventOf(uri: string, cookieLine = '') {
  const pairs = [...cookieLine.matchAll(/(urr-[\w-]+)=([\w.-]+)/g)];
  const cookies = Object.fromEntries(pairs.map(([, name, value]) => [name, { value }]));
  const headers = { host: { value: 'tickets.example.com' }, 'sec-fetch-mode': { value: 'cors' } };
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: '198.51.100.11' },
    request: { method: 'GET', uri, querystring: {}, headers, cookies },
  };
}
