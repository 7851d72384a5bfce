/** The load balancer in front of the server processes: one after the other, and around those that are gone. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { createProblem, PROBLEM_CONTENT_TYPE } from '@urr/core/problem';
import type { Origin } from '../cdn/edge-cache';
import type { HeaderPairs, ViewerRequest, ViewerResponse } from '../cdn/viewer';

export type Balancer = {
  readonly origin: Origin;
  add(port: number): void;
  remove(port: number): void;
  close(): void;
};

/** Headers of one connection, which the next one has its own of. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'date',
]);

/** To each process. With fewer, slow requests would keep quick ones waiting. */
const MOST_SOCKETS = 1024;

export function createBalancer(ports: readonly number[]): Balancer {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_SOCKETS, scheduling: 'lifo' });
  let targets = [...ports];
  let turn = 0;

  async function origin(viewer: ViewerRequest): Promise<ViewerResponse> {
    for (let tries = targets.length; tries > 0; tries--) {
      const port = targets[turn++ % targets.length];
      if (port === undefined) break;
      try {
        return await forward(agent, port, viewer);
      } catch (error) {
        if (!mayTryAnother(error as NodeJS.ErrnoException, viewer)) break;
      }
    }
    return busy();
  }

  return {
    origin,
    add(port) {
      targets = [...targets, port];
    },
    remove(port) {
      targets = targets.filter((target) => target !== port);
    },
    close: () => agent.destroy(),
  };
}

/** What was never heard, or changes nothing. Anything else is for the visitor to repeat, who is told to. */
function mayTryAnother({ code }: NodeJS.ErrnoException, { method }: ViewerRequest): boolean {
  return code === 'ECONNREFUSED' || method === 'GET' || method === 'HEAD';
}

function forward(agent: Agent, port: number, viewer: ViewerRequest): Promise<ViewerResponse> {
  const { method, rawPath, rawQuery, clientIp, body } = viewer;
  const headers = viewer.headers.filter(([name]) => !OF_THE_CONNECTION.has(name));
  const length = body === undefined ? [] : [['content-length', String(body.length)] as const];
  return new Promise((resolve, reject) => {
    const call = request({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path: rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`,
      headers: [...headers, ['x-forwarded-for', clientIp] as const, ...length].flat(),
    });
    call.on('error', reject);
    call.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 502,
          headers: headersOf(answer),
          body: Buffer.concat(chunks),
        }),
      );
    });
    call.end(body);
  });
}

function headersOf({ rawHeaders }: IncomingMessage): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase();
    if (!OF_THE_CONNECTION.has(name)) pairs.push([name, rawHeaders[index + 1] as string]);
  }
  return pairs;
}

function busy(): ViewerResponse {
  const problem = createProblem('busy');
  return {
    status: problem.status,
    headers: [
      ['content-type', PROBLEM_CONTENT_TYPE],
      ['cache-control', 'no-store'],
      ['retry-after', '1'],
    ],
    body: JSON.stringify(problem),
  };
}
