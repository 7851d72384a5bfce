/** nginx as an origin: prefix locations, a static file, proxying with and without a URI. One process, a socket each. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PROBE_HEADER, PROTECTED_BODY } from './wire';

const PROTECTED = `return 200 '${PROTECTED_BODY}';`;

const servers: Readonly<Record<string, (folder: string) => string>> = {
  'nginx, location prefix': () => `
    location /book/ { ${PROTECTED} }
    location /api/v1/seats/ { ${PROTECTED} }
    location / { return 200 open; }`,
  'nginx, merge_slashes off': () => `
    merge_slashes off;
    location /book/ { ${PROTECTED} }
    location /api/v1/seats/ { ${PROTECTED} }
    location / { return 200 open; }`,
  'nginx, static file': (folder) => `root ${folder}/www;`,
  'nginx, proxy_pass': () => 'location / { proxy_pass http://node; }',
  'nginx, proxy_pass with URI': () => 'location / { proxy_pass http://node/; }',
  'nginx, proxy_pass with URI below a prefix': () => `
    location /book/ { proxy_pass http://node/book/; }
    location /api/ { proxy_pass http://node/api/; }
    location / { return 200 open; }`,
};

export type Nginx = {
  /** Unix socket by name of the server. */
  readonly sockets: ReadonlyMap<string, string>;
  stop(): Promise<void>;
};

/**
 * Starts nginx and waits until it accepts connections.
 *
 * @param upstreamPort of the Node origin it proxies to
 */
export async function startNginx(program: string, upstreamPort: number): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'urr-nginx-'));
  const names = Object.keys(servers);
  const sockets = new Map(names.map((name, index) => [name, join(folder, `${index}.sock`)]));
  for (const file of ['book/seat', 'api/v1/seats/iu-2027/A', 'vwr/iu-2027', 'assets/app.js']) {
    await mkdir(join(folder, 'www', file, '..'), { recursive: true });
    const isOpen = file.startsWith('vwr') || file.startsWith('assets');
    await writeFile(join(folder, 'www', file), isOpen ? 'open' : PROTECTED_BODY);
  }
  await writeFile(join(folder, 'nginx.conf'), configure(folder, sockets, upstreamPort));
  const child = spawn(
    program,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    {
      stdio: 'ignore',
    },
  );
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill()) await once(child, 'exit');
    await rm(folder, { recursive: true });
  };
  try {
    for (const socket of sockets.values()) await accepting(socket, child);
  } catch (error) {
    const log = await readFile(join(folder, 'error.log'), 'utf8').catch(() => '');
    await stop();
    throw new Error(`nginx did not start: ${log.trim().split('\n').at(-1)}`, { cause: error });
  }
  return { sockets, stop };
}

function configure(folder: string, sockets: ReadonlyMap<string, string>, upstreamPort: number): string {
  const blocks = Array.from(sockets, ([name, socket]) => {
    const body = servers[name]?.(folder) ?? '';
    return `server { listen unix:${socket}; ${body} }`;
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return `
daemon off;
master_process off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 256; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  keepalive_requests 1000000;
  chunked_transfer_encoding off;
  add_header ${PROBE_HEADER} $http_${PROBE_HEADER.replaceAll('-', '_')} always;
  proxy_hide_header ${PROBE_HEADER};
  proxy_http_version 1.1;
  proxy_set_header Connection '';
  upstream node { server 127.0.0.1:${upstreamPort}; keepalive 8; keepalive_requests 1000000; }
${blocks.join('\n')}
}
`;
}

async function accepting(socket: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (child.exitCode !== null) break;
    const probe = connect(socket);
    try {
      await once(probe, 'connect');
      return;
    } catch {
      await delay(10);
    } finally {
      probe.destroy();
    }
  }
  throw new Error(`nothing listens at ${socket}`);
}
