/** Starting the crowd, in a process of its own so that two cores are used, or in this one for tests. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Crowd, createCrowd } from './crowd';
import type { CrowdPlan, CrowdReport, FinalReport, FromCrowd, ToCrowd } from './messages';

export type CrowdHandle = {
  begin(plan: CrowdPlan): void;
  tell(message: Exclude<ToCrowd, { type: 'begin' }>): void;
  /** The newest report; undefined before the first. */
  report(): CrowdReport | undefined;
  size(): number;
  readonly done: Promise<FinalReport>;
  stop(): void;
};

export function startCrowd(where: 'process' | 'here'): CrowdHandle {
  const crowd = where === 'process' ? crowdInProcess() : crowdHere();
  let size = 0;
  return {
    ...crowd,
    begin(plan) {
      size = plan.size;
      crowd.begin(plan);
    },
    tell(message) {
      if (message.type === 'size') size = message.size;
      crowd.tell(message);
    },
    size: () => size,
  };
}

function crowdInProcess(): Omit<CrowdHandle, 'size'> {
  const child: ChildProcess = fork(fileURLToPath(new URL('./main.ts', import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  let latest: CrowdReport | undefined;
  let stopped = false;
  const done = new Promise<FinalReport>((resolve, reject) => {
    child.on('message', (message: FromCrowd) => {
      if (message.type === 'report') latest = message.report;
      if (message.type === 'done') {
        latest = message.report;
        resolve(message.report);
      }
    });
    child.on('exit', (code) => {
      if (!stopped) reject(new Error(`the crowd's process ended by itself (exit code ${code})`));
    });
  });
  // Told to whoever awaits it; nobody has to.
  done.catch(() => {});
  const tell = (message: ToCrowd): void => {
    if (child.connected) child.send(message);
  };
  return {
    begin: (plan) => tell({ type: 'begin', plan }),
    tell,
    report: () => latest,
    done,
    stop() {
      stopped = true;
      child.kill('SIGKILL');
    },
  };
}

function crowdHere(): Omit<CrowdHandle, 'size'> {
  let crowd: Crowd | undefined;
  let finish: (report: FinalReport) => void = () => {};
  const done = new Promise<FinalReport>((resolve) => {
    finish = resolve;
  });
  return {
    begin(plan) {
      crowd = createCrowd(plan);
      void crowd.done.then(finish);
    },
    tell(message) {
      if (message.type === 'size') crowd?.setSize(message.size);
      if (message.type === 'room') crowd?.setRoom(message.on);
      if (message.type === 'again') crowd?.setAgain(message.eventId);
    },
    report: () => crowd?.report(),
    done,
    stop: () => crowd?.stop(),
  };
}
