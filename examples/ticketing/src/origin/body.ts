/** Bodies of the shop's API: small, of the type asked for, or refused. */
import { problem } from './problem';

const MOST_BYTES = 4096;

export type Fields = Readonly<Record<string, unknown>>;

export async function readJson(request: Request): Promise<Fields | Response> {
  const text = await readText(request, 'application/json');
  if (text instanceof Response) return text;
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Fields)
      : problem('body-invalid');
  } catch {
    return problem('body-invalid');
  }
}

export async function readForm(request: Request): Promise<Fields | Response> {
  const text = await readText(request, 'application/x-www-form-urlencoded');
  return text instanceof Response ? text : Object.fromEntries(new URLSearchParams(text));
}

async function readText(request: Request, type: string): Promise<string | Response> {
  const given = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (given !== type) return problem('content-type');
  const text = await request.text();
  return Buffer.byteLength(text) > MOST_BYTES ? problem('body-too-large') : text;
}
