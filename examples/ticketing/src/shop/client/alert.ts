import { part } from './page-data';

/** Shows what went wrong above the page's content; '' takes it away. */
export function warn(text: string): void {
  const alert = part('#alert');
  alert.textContent = text;
  alert.hidden = text === '';
}
