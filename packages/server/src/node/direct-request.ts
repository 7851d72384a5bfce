/** node:http requests for apps that can answer without a Fetch request. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { DirectRequest } from '../http/http-app';

/** @param url path and query, as pathCandidates gave it */
export function toDirectRequest(req: IncomingMessage, url: string): DirectRequest {
  return {
    method: req.method ?? 'GET',
    url,
    encrypted: (req.socket as { encrypted?: boolean } | null)?.encrypted === true,
    headers: new NodeHeaders(req.headers),
  };
}

/** A class, so that no request has to make a function of its own. */
class NodeHeaders {
  readonly #headers: IncomingHttpHeaders;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = this.#headers[name];
    return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
  }
}
