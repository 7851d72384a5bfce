/** Every way to spoil a token, in both of its carriers, through every runtime: none admitted, none thrown over. */
import { type ConfigInput, createTokens, defineConfig } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { createVerifierHs256 } from '@urr/core/verify-hs256';
import { describe, expect, it, vi } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { cookie, good, type Kind, keys, NOW } from '../support/passes';
import { type Outcome, type Runtime, sendAll, type TestRequest } from '../support/runtimes';
import { spoiltTokens } from './spoilt-tokens';
import { tokens } from './tokens';

// Thousands of tokens a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

/** Both tiers name the event; with failMode open a fault would show as a request let through. */
const CONFIG: ConfigInput = { routes: { guard: ['/api/*', '/events/:eventId/map/*'] }, failMode: 'open' };
const TARGETS = { vwr: '/events/iu-2027/map', entry: '/api/v1/seats/iu-2027/A' };
const CARRIERS = { vwr: 'x-urr-vwr-token', entry: 'x-queue-entry-token' };
const KINDS: readonly Kind[] = ['vwr', 'entry'];

type Attempt = TestRequest & { readonly name: string };

const inCookie = (kind: Kind, token: string, name: string): Attempt => {
  const others = kind === 'entry' ? `${cookie({ vwr: good.vwr })}; ` : '';
  return { name, target: TARGETS[kind], cookies: [`${others}urr-${kind}-token=${token}`] };
};
const inHeader = (kind: Kind, token: string, name: string): Attempt => {
  const others = kind === 'entry' ? { cookies: [cookie({ vwr: good.vwr })] } : {};
  return {
    name: `${name}, in a header`,
    target: TARGETS[kind],
    headers: { [CARRIERS[kind]]: token },
    ...others,
  };
};

async function admitted(runtime: Runtime, attempts: readonly Attempt[]): Promise<string[]> {
  const sent = runtime.normalises ? attempts.filter(arrivesAsSent) : attempts;
  const outcomes = await sendAll(runtime, CONFIG, sent);
  return sent.filter((_, index) => !isRefusal(outcomes[index])).map(({ name }) => name);
}

const isRefusal = (outcome: Outcome | undefined): boolean =>
  outcome?.kind === 'answer' && outcome.status === 403;

const rows = [...tokens, ...spoiltTokens];

describe.each(await allRuntimes())('a spoilt token on $name', (runtime) => {
  it('is the difference between these requests and good ones', async () => {
    const attempts = KINDS.flatMap((kind) => [
      inCookie(kind, good[kind], 'c'),
      inHeader(kind, good[kind], 'h'),
    ]);
    expect(await admitted(runtime, attempts)).toHaveLength(4);
  });

  it('opens neither tier, as a cookie or as a header', async () => {
    expect(rows.length).toBeGreaterThan(400);
    const attempts = rows.flatMap(([name, make]) =>
      KINDS.flatMap((kind) => [inCookie(kind, make(kind), name), inHeader(kind, make(kind), name)]),
    );
    expect(await admitted(runtime, attempts)).toEqual([]);
  });

  it('opens nothing beside a forged stamp or a good pass of the other kind', async () => {
    const attempts = KINDS.flatMap((kind) => {
      const other = good[kind === 'vwr' ? 'entry' : 'vwr'];
      const name = `the other pass as ${kind}`;
      return [inCookie(kind, other, name), inHeader(kind, other, name)].map(
        (attempt): Attempt => ({
          ...attempt,
          headers: { ...attempt.headers, 'x-urr-event': 'iu-2027', 'x-urr-subject': 'subject-1' },
        }),
      );
    });
    expect(await admitted(runtime, attempts)).toEqual([]);
  });

  it('opens nothing whichever of its characters is another, missing, doubled or moved', async () => {
    const letters = 'A_.= "\u0000\u00e9';
    const attempts = KINDS.flatMap((kind) => {
      const token = good[kind];
      return Array.from(token, (letter, at) => {
        const before = token.slice(0, at);
        const behind = token.slice(at + 1);
        const flipped = letter < 'a' ? letter.toLowerCase() : letter.toUpperCase();
        const changed = [...letters, flipped, '', letter + letter].map((by) => before + by + behind);
        return [...changed, before + behind.slice(0, 1) + letter + behind.slice(1)]
          .filter((text) => text !== token)
          .map((text) => inCookie(kind, text, `${kind} at ${at}: ${text.slice(at, at + 2)}`));
      }).flat();
    });
    expect(attempts.length).toBeGreaterThan(6_000);
    expect(await admitted(runtime, attempts)).toEqual([]);
  });
});

describe.each(KINDS)('a spoilt token of kind %s', (kind) => {
  const config = defineConfig({});
  const options = { config, kind, keys: keys[kind] };
  const verifyNow = createVerifierHs256({ ...options, hmac: createNodeHmac() });
  const { verify } = createTokens({ ...options, clock: () => NOW });

  it('gets the same verdict from both verifiers', async () => {
    const expected = { eventId: 'iu-2027' };
    const verdicts = rows.map(([name, make]) => [name, verifyNow(make(kind), expected, NOW)]);
    const others = rows.map(async ([name, make]) => [name, await verify(make(kind), expected)]);
    expect(verdicts).toEqual(await Promise.all(others));
  });
});

/** Whether the platform lets such values through at all, and unchanged. */
function arrivesAsSent({ headers = {}, cookies = [] }: Attempt): boolean {
  const values = [...Object.values(headers), ...cookies];
  try {
    return values.every((value) => new Headers({ x: value }).get('x') === value);
  } catch {
    return false;
  }
}
