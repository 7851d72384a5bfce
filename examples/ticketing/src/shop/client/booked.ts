/** Booked: the slot in the seat map is given to somebody else. */
import { keepEntry } from '@urr/browser';
import { startDemoBar } from './demo-bar';
import { field } from './page-data';

startDemoBar();
void keepEntry({ eventId: field('eventId') }).complete();
