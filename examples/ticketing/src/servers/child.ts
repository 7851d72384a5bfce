/** A process that ends with the demo: it is told to, and ends by itself when the demo is gone. */
import { fork } from 'node:child_process';

export type Child = {
  readonly pid: number;
  send(message: object): void;
  onMessage(hear: (message: { readonly type: string }) => void): void;
  /** The first message of a type, or an error when the process ends before. */
  first<Message extends { readonly type: string }>(type: Message['type']): Promise<Message>;
  /** Settles when the process has ended, however it did. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
};

/** @param name what it is, for messages */
export function startChild(module: string, name: string): Child {
  const child = fork(module, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (hear) => child.on('message', hear),
    first: <Message extends { readonly type: string }>(type: Message['type']) =>
      new Promise<Message>((resolve, reject) => {
        child.on('message', (message: Message) => {
          if (message.type === type) resolve(message);
        });
        void ended.then(() => reject(new Error(`${name} ended before it was ready`)));
      }),
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
