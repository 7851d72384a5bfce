/** Raw HTTP/1.1: request targets go out byte for byte, as no client library lets them. Many share a connection. */
import { connect } from 'node:net';

/** Where an origin listens: a port of 127.0.0.1 or the path of a Unix socket. */
export type Address = number | string;

/** The status an origin gave and whether its protected handler did; status 0 for a connection closed without a word. */
export type Answer = { readonly status: number; readonly reached: boolean };

/** What protected handlers answer with and nobody else. */
export const PROTECTED_BODY = 'the protected handler answered';

/** Origins give it back, which tells whose answer it is when a connection breaks off. */
export const PROBE_HEADER = 'x-probe';

const SILENCE: Answer = { status: 0, reached: false };
const CONNECTIONS = 4;
const SHARE = 512;
const IN_FLIGHT = 4;
const PATIENCE_MS = 20_000;

/**
 * Asks for every target.
 *
 * @param headers more header lines, each with its line break
 */
export async function askAll(address: Address, targets: readonly string[], headers = ''): Promise<Answer[]> {
  const answers: Answer[] = new Array(targets.length);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < targets.length) {
      const first = next;
      next = Math.min(first + SHARE, targets.length);
      const found = await askInOrder(address, targets.slice(first, next), headers);
      for (const [index, answer] of found.entries()) answers[first + index] = answer;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return answers;
}

/** Where a connection ends early, the first target without an answer goes alone on a new one. */
async function askInOrder(address: Address, targets: readonly string[], headers: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  while (answers.length < targets.length) {
    answers.push(...(await pipeline(address, targets.slice(answers.length), headers)));
    const stuck = targets[answers.length];
    if (stuck !== undefined) answers.push((await pipeline(address, [stuck], headers))[0] ?? SILENCE);
  }
  return answers;
}

/** The answers that surely belong to these targets, in order, until the connection ends. */
function pipeline(address: Address, targets: readonly string[], headers: string): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    const socket = typeof address === 'number' ? connect(address, '127.0.0.1') : connect(address);
    const answers: Answer[] = [];
    let pending = '';
    let sent = 0;

    const send = (): void => {
      let text = '';
      for (const until = Math.min(targets.length, answers.length + IN_FLIGHT); sent < until; sent++) {
        text += `GET ${targets[sent]} HTTP/1.1\r\nHost: tickets.example.com\r\n${PROBE_HEADER}: ${sent}\r\n${headers}\r\n`;
      }
      if (text !== '') socket.write(text);
    };
    socket.setTimeout(PATIENCE_MS, () => reject(new Error(`no answer to ${targets[answers.length]}`)));
    socket.on('connect', send);
    socket.on('data', (chunk: Buffer) => {
      pending += chunk.toString('latin1');
      for (let found = readResponse(pending); found !== null; found = readResponse(pending)) {
        pending = pending.slice(found.length);
        const isSurelyIts = found.probe === String(answers.length) || targets.length === 1;
        if (isSurelyIts) answers.push({ status: found.status, reached: found.body.includes(PROTECTED_BODY) });
        if (!isSurelyIts || answers.length === targets.length) return void socket.destroy();
      }
      if (sent - answers.length < IN_FLIGHT / 2) send();
    });
    // An origin may answer what it dislikes and reset the connection before it has read the rest.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve(answers));
  });
}

type Response = { length: number; status: number; probe: string | undefined; body: string };

/** The response the text begins with, null while it is not complete. */
function readResponse(text: string): Response | null {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return null;
  const head = text.slice(0, headEnd + 2);
  const start = headEnd + 4;
  let length = start + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    const last = /(?:^|\r\n)0\r\n\r\n/.exec(text.slice(start));
    if (last === null) return null;
    length = start + last.index + last[0].length;
  }
  if (text.length < length) return null;
  return {
    length,
    status: Number(head.slice(9, 12)),
    probe: new RegExp(`\\r\\n${PROBE_HEADER}: *(\\d+)`, 'i').exec(head)?.[1],
    body: text.slice(start, length),
  };
}
