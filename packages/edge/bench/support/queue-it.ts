/**
 * Queue-it's connector on the path it takes for a visitor who has passed: one cookie of its own with one HMAC, where
 * ours has two. Cookies are not extended, which would be a second HMAC for every request.
 */
import { createHmac } from 'node:crypto';
import { type IConnectorContextProvider, KnownUser, QueueEventConfig } from '@queue-it/connector-javascript';
import { readCookies } from '@urr/core/cookies';
import type { GuardRequest } from '../../src/decision';
import { eventOf, type Peer } from './peers';
import { EVENT, RULES } from './workload';

const SECRET = 'e4d3c2b1-0000-4000-8000-72b1e7c4a1b0e4d3c2b1-0000-4000-8000-72b1e7c4';
const CUSTOMER = 'shop';
const VALID_MINUTES = 60;

/** With the guard's rules in front of it, so that only the cookie is left to it. */
export const queueItLocal: Peer = async (request) => {
  const eventId = eventOf(request);
  if (eventId === undefined) return false;
  const result = await KnownUser.resolveQueueRequestByLocalConfig(
    addressOf(request),
    '',
    eventConfig(eventId),
    CUSTOMER,
    SECRET,
    contextOf(request),
    null,
  );
  return !result.doRedirect();
};

/** As its documentation has it: rules from the integration configuration, which is JSON text. */
export const queueItIntegration: Peer = async (request) => {
  const result = await KnownUser.validateRequestByIntegrationConfig(
    addressOf(request),
    '',
    integration,
    CUSTOMER,
    SECRET,
    contextOf(request),
  );
  return result.eventId === EVENT && !result.doRedirect();
};

/** The cookie its connector writes for visitor number `index`. */
export function queueItCookie(index: number): string {
  const queueId = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  const issuedAt = String(Math.floor(Date.now() / 1000));
  const hash = hmacHex(SECRET, `${EVENT}${queueId}queue${issuedAt}`);
  const value = `EventId=${EVENT}&QueueId=${queueId}&RedirectType=queue&IssueTime=${issuedAt}&Hash=${hash}`;
  return `QueueITAccepted-SDFrts345E-V3_${EVENT}=${value}`;
}

function hmacHex(secret: string, text: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

const addressOf = ({ path, query }: GuardRequest): string =>
  `https://tickets.example.com${path}${query === '' ? '' : `?${query}`}`;

const eventConfig = (eventId: string): QueueEventConfig =>
  new QueueEventConfig(
    eventId,
    [],
    '',
    'ko-KR',
    'shop.queue-it.net',
    null,
    false,
    VALID_MINUTES,
    '',
    true,
    true,
    1,
  );

function contextOf(request: GuardRequest): IConnectorContextProvider {
  const http = {
    getUserAgent: () => request.header('user-agent') ?? '',
    getHeader: (name: string) => request.header(name.toLowerCase()) ?? '',
    getAbsoluteUri: () => addressOf(request),
    getUserHostAddress: () => '203.0.113.1',
    getCookieValue: (name: string) => readCookies(request.cookies, name)[0],
    getRequestBodyAsString: () => '',
  };
  return {
    getHttpRequest: () => http,
    getHttpResponse: () => ({ setCookie: () => {} }),
    getCryptoProvider: () => ({ getSha256Hash: hmacHex }),
    getEnqueueTokenProvider: () => null,
  };
}

/** As many rules as the guard has; the one that matches stands in the middle. */
const integration = JSON.stringify({
  Description: 'shop',
  Version: 1,
  Integrations: Array.from({ length: RULES }, (_, index) => ({
    Name: `rule ${index}`,
    ActionType: 'Queue',
    EventId: EVENT,
    CookieDomain: '',
    IsCookieHttpOnly: true,
    IsCookieSecure: true,
    LayoutName: '',
    Culture: 'ko-KR',
    ExtendCookieValidity: false,
    CookieValidityMinute: VALID_MINUTES,
    QueueDomain: 'shop.queue-it.net',
    RedirectLogic: 'AllowTParameter',
    ForcedTargetUrl: '',
    Triggers: [
      {
        LogicalOperator: 'And',
        TriggerParts: [
          {
            ValidatorType: 'UrlValidator',
            Operator: 'Contains',
            UrlPart: 'PagePath',
            ValueToCompare: index === RULES / 2 ? `/api/v1/seats/${EVENT}/` : `/api/v1/other-${index}/`,
            IsNegative: false,
            IsIgnoreCase: true,
          },
        ],
      },
    ],
  })),
});
