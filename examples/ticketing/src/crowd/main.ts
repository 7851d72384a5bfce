/** The crowd's own process, so that it does not slow down what it visits. Ends with the demo that started it. */
import { type Crowd, createCrowd } from './crowd';
import type { FromCrowd, ToCrowd } from './messages';

const REPORT_MS = 500;

let crowd: Crowd | undefined;

process.on('message', (message: ToCrowd) => {
  switch (message.type) {
    case 'begin': {
      crowd = createCrowd(message.plan);
      const timer = setInterval(() => crowd && tell({ type: 'report', report: crowd.report() }), REPORT_MS);
      void crowd.done.then((report) => {
        clearInterval(timer);
        tell({ type: 'done', report });
      });
      break;
    }
    case 'size':
      crowd?.setSize(message.size);
      break;
    case 'again':
      crowd?.setAgain(message.eventId);
      break;
    case 'room':
      crowd?.setRoom(message.on);
      break;
  }
});

// Ctrl-C reaches the whole group; the demo decides when it is over.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

tell({ type: 'ready' });

function tell(message: FromCrowd): void {
  if (process.connected) process.send?.(message);
}
