/** The entry queue's page: the panel does the waiting, this page offers the ways out of it. */
import '@urr/browser/define';
import { post, startDemoBar } from './demo-bar';
import { field, part, words } from './page-data';

const eventId = field<string>('eventId');
const queue = part<HTMLElementTagNameMap['urr-entry-queue']>('urr-entry-queue');
const impatient = part('#impatient');

startDemoBar();

queue.addEventListener('urr-state', ({ snapshot }) => {
  impatient.hidden = snapshot.state !== 'waiting';
});
// Leaving frees the place; there is nothing to see here any more.
queue.addEventListener('urr-left', () => location.assign(`/events/${eventId}`));
// Without the pass of tier 1 this page is the wrong end of the line.
queue.addEventListener('urr-failed', ({ code }) => {
  if (code === 'vwr-required')
    location.replace(`/vwr/${eventId}?returnTo=${encodeURIComponent(field<string>('next'))}`);
});

part('[data-my-turn]').addEventListener('click', (event) => {
  const button = event.currentTarget as HTMLButtonElement;
  button.disabled = true;
  // The place it waits with is given back: an answer about that one would come between.
  queue.open = false;
  void post('/demo/my-turn', { eventId, tier: 2 }).then((response) => {
    if (response.ok) return location.reload();
    button.textContent = words('myTurnFailed');
    queue.open = true;
  });
});
