/** OpenAPI 3.1 documents of the three apps, made from the schemas the messages are checked with. */
import { type MessageName, messageJsonSchemas, PROBLEMS, type ProblemCode } from '@urr/core/protocol';

/** The part of a document that belongs to one app. */
export type ApiPart = {
  readonly tag: { readonly name: string; readonly description: string };
  /** By path, then by method in small letters. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
};

export type Operation = {
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** Keys of `parameters` below. */
  readonly parameters?: readonly ParameterName[];
  readonly body?: MessageName;
  /** Names of `securitySchemes`, any of which will do; none for what is public. */
  readonly security?: readonly SchemeName[];
  /** Of the 200. */
  readonly answer: MessageName | object;
  /** Cookies the 200 may set. */
  readonly sets?: string;
  readonly problems?: readonly ProblemCode[];
};

const reference = (name: string): string => `#/components/schemas/${name}`;

const parameters = {
  eventId: {
    name: 'eventId',
    in: 'path',
    required: true,
    description: 'Taken as it stands: escapes are refused.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' },
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Unguessable; finds the place of the first request for 10 minutes. Belongs to one subject.',
    schema: { type: 'string', minLength: 22, maxLength: 255 },
  },
  tokenInBody: {
    name: 'x-urr-token',
    in: 'header',
    description: 'For native apps: secrets are in the body as well.',
    schema: { type: 'string', enum: ['body'] },
  },
  ifNoneMatch: { name: 'If-None-Match', in: 'header', schema: { type: 'string' } },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'The revision a change was decided on, in quotes.',
    schema: { type: 'string' },
  },
  limit: {
    name: 'limit',
    in: 'query',
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  },
  before: {
    name: 'before',
    in: 'query',
    description: '`before` of an earlier answer: what came before that.',
    schema: { type: 'string' },
  },
} as const;

type ParameterName = keyof typeof parameters;

const securitySchemes = {
  placeCookie: { type: 'apiKey', in: 'cookie', name: 'urr-place-1-{eventId}' },
  queuePlaceCookie: { type: 'apiKey', in: 'cookie', name: 'urr-place-2-{eventId}' },
  vwrCookie: { type: 'apiKey', in: 'cookie', name: 'urr-vwr-token' },
  vwrHeader: { type: 'apiKey', in: 'header', name: 'x-urr-vwr-token' },
  entryCookie: { type: 'apiKey', in: 'cookie', name: 'urr-entry-token' },
  entryHeader: { type: 'apiKey', in: 'header', name: 'x-queue-entry-token' },
  bearer: { type: 'http', scheme: 'bearer', description: 'A place or a pass, for native apps.' },
  operator: { type: 'http', scheme: 'bearer', description: 'A token of the operator app.' },
} as const;

type SchemeName = keyof typeof securitySchemes;

/** One operation as OpenAPI has it. Problems of the same status share a response. */
export function operation({
  id,
  summary,
  description,
  parameters: names = [],
  body,
  security = [],
  answer,
  sets,
  problems = [],
}: Operation): object {
  const problemCodes = [...problems, 'internal', 'busy'] as const;
  const byStatus = new Map<number, string[]>();
  for (const code of problemCodes) {
    const [status] = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const ok = {
    description: 'OK',
    ...(sets === undefined
      ? {}
      : { headers: { 'Set-Cookie': { description: sets, schema: { type: 'string' } } } }),
    content: {
      'application/json': { schema: typeof answer === 'string' ? { $ref: reference(answer) } : answer },
    },
  };
  const refusals = [...byStatus]
    .sort(([a], [b]) => a - b)
    .map(([status, codes]) => [
      String(status),
      {
        description: codes.join(', '),
        ...(status === 429 || status === 503
          ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } }
          : {}),
        content: { 'application/problem+json': { schema: { $ref: reference('Problem') } } },
      },
    ]);
  return {
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(names.length === 0
      ? {}
      : { parameters: names.map((name) => ({ $ref: `#/components/parameters/${name}` })) }),
    ...(body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: { $ref: reference(body) } } } } }),
    security: security.map((scheme) => ({ [scheme]: [] })),
    responses: { '200': ok, ...Object.fromEntries(refusals) },
  };
}

/** The document of one or more apps, with just the components they use. */
export function openApiDocument(...parts: readonly ApiPart[]): object {
  const paths = Object.fromEntries(
    parts.flatMap(({ tag, paths: own }) =>
      Object.entries(own).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, one]) => [method, { tags: [tag.name], ...one }]),
        ),
      ]),
    ),
  );
  const all = { schemas: messageJsonSchemas(reference), parameters, securitySchemes };
  return {
    openapi: '3.1.0',
    info: {
      title: 'URR virtual waiting room',
      version: '1',
      description: 'Times are epoch milliseconds by the server’s clock unless their name says otherwise.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: parts.map(({ tag }) => tag),
    paths,
    components: usedComponents(paths, all),
  };
}

/** A document as the apps serve it. */
export function openApiResponse(...parts: readonly ApiPart[]): Response {
  return new Response(JSON.stringify(openApiDocument(...parts)), {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
    },
  });
}

function usedComponents(
  paths: object,
  all: Readonly<Record<'schemas' | 'parameters' | 'securitySchemes', object>>,
): object {
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, kind = '', name = ''] of JSON.stringify(value).matchAll(/"#\/components\/(\w+)\/(\w+)"/g)) {
      if (used.has(`${kind}/${name}`)) continue;
      used.add(`${kind}/${name}`);
      visit((all as Record<string, Record<string, object>>)[kind]?.[name] ?? {});
    }
  };
  visit(paths);
  for (const name of Object.keys(all.securitySchemes)) {
    if (JSON.stringify(paths).includes(`{"${name}":[]}`)) used.add(`securitySchemes/${name}`);
  }
  const pick = (kind: keyof typeof all): object =>
    Object.fromEntries(Object.entries(all[kind]).filter(([name]) => used.has(`${kind}/${name}`)));
  return {
    schemas: pick('schemas'),
    parameters: pick('parameters'),
    securitySchemes: pick('securitySchemes'),
  };
}
