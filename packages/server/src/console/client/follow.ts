/** Fields that follow the event, except while somebody writes in them. */

export type Field = HTMLInputElement | HTMLTextAreaElement;

/** Marks what somebody has written until `release`. */
export function hold(fields: readonly Field[]): void {
  for (const input of fields) {
    input.addEventListener('input', () => {
      input.dataset.held = '';
    });
  }
}

export function release(fields: readonly Field[]): void {
  for (const input of fields) delete input.dataset.held;
}

export function follow(input: Field, value: string): void {
  if (input.dataset.held === undefined && input.value !== value) input.value = value;
}

/** As `<input type="datetime-local">` has it, in the time of this device. */
export function toLocal(iso: string | null): string {
  if (iso === null) return '';
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Null for an empty field. */
export function fromLocal(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString();
}
