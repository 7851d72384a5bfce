/** Redis servers for tests and benchmarks: on free ports of this machine, with nothing on disk, gone when stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type RedisServer = {
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Sends one command outside of any client. */
  command(...words: (string | number)[]): Promise<string>;
  /** Stops the process where it is; it can go on. */
  freeze(): void;
  thaw(): void;
  /** Ends the process without a goodbye. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same arguments and nothing in memory. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

export type RedisGroup<Extra> = Extra & { stop(): Promise<void> };

export type RedisSentinels = RedisGroup<{
  readonly name: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly { readonly host: string; readonly port: number }[];
}>;

/** @param program path of `redis-server` */
export async function startRedis(program: string, args: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'urr-redis-'));
  const port = await freePort();
  let child = await launch(program, port, folder, args);

  async function kill(): Promise<void> {
    await ended(child, 'SIGKILL');
  }
  return {
    host: '127.0.0.1',
    port,
    command: (...words) => redisCommand(port, ...words),
    freeze: () => child.kill('SIGSTOP'),
    thaw: () => child.kill('SIGCONT'),
    kill,
    async restart() {
      await kill();
      child = await launch(program, port, folder, args);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Three primaries that share the slots, ready for writes. Takes two seconds, which Redis waits by itself. */
export async function startRedisCluster(
  program: string,
): Promise<RedisGroup<{ readonly servers: readonly RedisServer[] }>> {
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'];
  const servers = await Promise.all([0, 1, 2].map(() => startRedis(program, args)));
  const [first] = servers as [RedisServer];
  const bounds = [0, 5461, 10_923, 16_384];
  for (const [index, server] of servers.entries()) {
    const [from, to] = bounds.slice(index) as [number, number];
    await server.command('CLUSTER', 'ADDSLOTSRANGE', from, to - 1);
    if (server !== first) await server.command('CLUSTER', 'MEET', first.host, first.port);
  }
  for (const server of servers) {
    await until('the cluster', async () => {
      const info = await server.command('CLUSTER', 'INFO');
      return info.includes('cluster_state:ok') && info.includes('cluster_known_nodes:3');
    });
  }
  return { servers, stop: () => stopAll(servers) };
}

/** A primary, its replica and three sentinels that know each other, so that they agree on a failover. */
export async function startRedisSentinels(
  program: string,
  { downAfterMs = 500 }: { readonly downAfterMs?: number } = {},
): Promise<RedisSentinels> {
  const name = 'urr';
  const primary = await startRedis(program);
  const replica = await startRedis(program, ['--replicaof', `${primary.host} ${primary.port}`]);
  await until('replication', async () =>
    (await replica.command('INFO', 'replication')).includes('master_link_status:up'),
  );
  const folder = mkdtempSync(join(tmpdir(), 'urr-sentinel-'));
  const watchers = await Promise.all(
    [0, 1, 2].map(async (index) => {
      const port = await freePort();
      const file = join(folder, `${index}.conf`);
      writeFileSync(
        file,
        [
          `port ${port}`,
          `dir ${folder}`,
          `sentinel monitor ${name} ${primary.host} ${primary.port} 2`,
          `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
          `sentinel failover-timeout ${name} 5000`,
          '',
        ].join('\n'),
      );
      return { host: primary.host, port, child: await spawned(program, [file, '--sentinel'], port) };
    }),
  );
  for (const { port } of watchers) {
    await until('the sentinels', async () => {
      const known = await redisCommand(port, 'SENTINEL', 'MASTER', name);
      return /num-slaves\s+\S*\s*1\b/.test(known) && /num-other-sentinels\s+\S*\s*2\b/.test(known);
    });
  }
  return {
    name,
    primary,
    replica,
    sentinels: watchers.map(({ host, port }) => ({ host, port })),
    async stop() {
      await Promise.all(watchers.map(({ child }) => ended(child, 'SIGKILL')));
      rmSync(folder, { recursive: true, force: true });
      await stopAll([primary, replica]);
    },
  };
}

/**
 * Puts a replica behind its primary: everything comes later by so much, and what is on the way when the primary dies
 * never comes. Sentinels set a replica right that asks elsewhere, after eight seconds: be done by then.
 */
export async function lagReplication(
  { primary, replica }: Pick<RedisSentinels, 'primary' | 'replica'>,
  lagMs: number,
): Promise<{ close(): void }> {
  const sockets: Socket[] = [];
  const wire = createServer((downstream) => {
    const upstream = connect({ port: primary.port, host: primary.host });
    sockets.push(downstream, upstream);
    upstream.on('data', (chunk) => setTimeout(() => downstream.write(chunk), lagMs));
    downstream.on('data', (chunk) => upstream.write(chunk));
    for (const [one, other] of [
      [upstream, downstream],
      [downstream, upstream],
    ] as const) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
  await replica.command('REPLICAOF', '127.0.0.1', (wire.address() as AddressInfo).port);
  await until('replication', async () =>
    (await replica.command('INFO', 'replication')).includes('master_link_status:up'),
  );
  return {
    close() {
      wire.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One command over a connection of its own. Answers come as text, one element of an array a line. */
export function redisCommand(port: number, ...words: (string | number)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    socket.setTimeout(5000, () => socket.destroy(new Error(`redis on port ${port} did not answer`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`redis on port ${port} closed the connection`)));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      const reply = readReply(answer, 0);
      if (reply === undefined) return;
      if (answer.startsWith('-')) reject(new Error(reply.text));
      else resolve(reply.text);
      socket.destroy();
    });
    const parts = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`);
    socket.write(`*${words.length}\r\n${parts.join('')}`);
  });
}

/** A whole answer and where the next one begins; undefined while there is more to come. */
function readReply(answer: string, at: number): { readonly text: string; readonly end: number } | undefined {
  const lineEnd = answer.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const line = answer.slice(at + 1, lineEnd);
  const start = lineEnd + 2;
  switch (answer[at]) {
    case '$': {
      const end = start + Math.max(0, Number(line));
      if (Number(line) < 0) return { text: '', end: start };
      return answer.length < end + 2 ? undefined : { text: answer.slice(start, end), end: end + 2 };
    }
    case '*': {
      const texts: string[] = [];
      let end = start;
      for (let index = 0; index < Number(line); index++) {
        const element = readReply(answer, end);
        if (element === undefined) return undefined;
        texts.push(element.text);
        ({ end } = element);
      }
      return { text: texts.join('\n'), end };
    }
    default:
      return { text: line, end: start };
  }
}

/** @throws {Error} it does not happen within 20 s */
async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isSo().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}

function launch(
  program: string,
  port: number,
  folder: string,
  args: readonly string[],
): Promise<ChildProcess> {
  const quiet = ['--save', '', '--appendonly', 'no', '--dir', folder, '--bind', '127.0.0.1'];
  const prompt = ['--repl-diskless-sync-delay', '0', '--repl-ping-replica-period', '1'];
  return spawned(program, ['--port', String(port), ...quiet, ...prompt, ...args], port);
}

async function spawned(program: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(program, args, { stdio: 'ignore' });
  endWithThisProcess(child);
  await until(`${program} on port ${port}`, async () => (await redisCommand(port, 'PING')).includes('PONG'));
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill(signal);
  });
}

async function stopAll(servers: readonly RedisServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

/** A port whose partner for cluster messages, 10,000 above, exists. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if ((await isFree(port)) && (await isFree(port + 10_000))) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A process that is ended itself takes its servers along: a watcher ends them when it hears nothing more from us. */
function endWithThisProcess(child: ChildProcess): void {
  const watcher = spawn('sh', ['-c', `cat > /dev/null; kill -9 ${child.pid}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Its group, because `cat` is a process of its own.
  child.once('exit', () => {
    if (watcher.pid !== undefined) process.kill(-watcher.pid, 'SIGKILL');
  });
  watcher.unref();
}
