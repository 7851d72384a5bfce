/** A slider that follows the server, except while somebody holds it. */
import { part } from './page-data';

const PATIENCE_MS = 3000;

export function createSlider(id: string, onChange: (value: number) => void): { show(value: number): void } {
  const input = part<HTMLInputElement>(`#${id}`);
  const output = part<HTMLOutputElement>(`output[for=${id}]`);
  let touchedAt = 0;
  const write = (value: number): void => {
    output.value = value.toLocaleString('en-US');
  };
  input.addEventListener('input', () => {
    touchedAt = Date.now();
    write(Number(input.value));
  });
  input.addEventListener('change', () => {
    touchedAt = Date.now();
    onChange(Number(input.value));
  });
  return {
    show(value) {
      // What was just chosen takes a moment to come back.
      if (Date.now() - touchedAt < PATIENCE_MS) return;
      input.value = String(value);
      write(value);
    },
  };
}
