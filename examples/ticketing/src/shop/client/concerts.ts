import { startDemoBar, watchDemo } from './demo-bar';
import { field, part, words } from './page-data';

startDemoBar();

const line = part('#hero-live');
watchDemo(({ events, roomOn }) => {
  const waiting = events[field<string>('eventId')]?.waiting ?? 0;
  line.hidden = waiting === 0 || !roomOn;
  line.textContent = words('heroLead', { count: waiting });
});
