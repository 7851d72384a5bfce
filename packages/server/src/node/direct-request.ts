/** node:http requests for apps that can answer without a Fetch request. */
import type { IncomingMessage } from 'node:http';
import type { DirectRequest } from '../http/http-app';

/** @param url path and query, as pathCandidates gave it */
export function toDirectRequest(req: IncomingMessage, url: string): DirectRequest {
  const { headers } = req;
  return {
    method: req.method ?? 'GET',
    url,
    encrypted: (req.socket as { encrypted?: boolean } | null)?.encrypted === true,
    header(name) {
      const value = headers[name];
      return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
    },
  };
}
