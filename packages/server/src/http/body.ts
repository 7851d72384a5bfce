/** Request bodies: read with a limit, JSON objects only. */
import { problemResponse } from './problem-response';

/** Bytes. No message of this family comes near it. */
export const MAX_BODY_BYTES = 4096;

export type BodyResult =
  | { readonly value: Readonly<Record<string, unknown>> }
  | { readonly response: Response };

/**
 * The JSON object a request carries; a request without a body counts as `{}`. The limit holds while reading, so a
 * body without a length, or with a wrong one, cannot grow in memory.
 *
 * @returns the object, or the problem to answer with: 413, 415 or 400
 */
export async function readJsonObject(request: Request, limitBytes = MAX_BODY_BYTES): Promise<BodyResult> {
  const bytes = await readBytes(request, limitBytes);
  if (bytes === 'too-large') return { response: problemResponse('body-too-large') };
  if (bytes === 'broken') return { response: problemResponse('body-invalid') };
  if (bytes.byteLength === 0) return { value: {} };
  if (!isJson(request.headers.get('content-type'))) return { response: problemResponse('content-type') };
  const value = parseObject(bytes);
  return value === undefined
    ? { response: problemResponse('body-invalid', { detail: 'expected a JSON object' }) }
    : { value };
}

async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array | 'too-large' | 'broken'> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return 'too-large';
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const reader = request.body.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.byteLength;
      if (size > limitBytes) {
        await reader.cancel();
        return 'too-large';
      }
      chunks.push(part.value);
    }
  } catch {
    return 'broken';
  }
  return Buffer.concat(chunks);
}

function isJson(contentType: string | null): boolean {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return type === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(type);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
