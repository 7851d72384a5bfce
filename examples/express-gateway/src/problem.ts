import type { Response } from 'express';

/** Problem JSON, as the guard and the gate answer it, for what only a shop can refuse. */
export function problem(
  response: Response,
  status: number,
  code: string,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const body = { type: `urn:shop:problem/${code}`, title: code.replaceAll('-', ' '), status, code, ...more };
  response
    .status(status)
    .set('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(body));
}
