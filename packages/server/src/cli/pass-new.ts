/** `urr pass new`: passes for people who need not wait. */
import { parseArgs } from 'node:util';
import { type Config, createTokens, parseKeys, randomId } from '@urr/core';
import { cookieNames } from '@urr/core/cookies';
import { InputError, KeysError } from '@urr/core/errors';
import { assertEventId } from '@urr/core/event-id';
import { hashSubject } from '../subject-hash';
import { type Command, UsageError } from './command';
import { parseSeconds, writeSeconds } from './duration';
import { parseJson, readConfig, readText } from './input-files';

const KINDS = { vwr: ['vwr'], entry: ['entry'], both: ['vwr', 'entry'] } as const;
type Kind = 'vwr' | 'entry';

export const passNew: Command = {
  name: 'pass new',
  summary: 'Make passes for staff or for guests who need not wait',
  usage: `urr pass new --event ID [--for 10m] [--kind vwr|entry|both] [--subject S] [--keys FILE] [--config FILE]

  --event ID         the event they are good for
  --for TIME         how long, as 90s, 30m or 1h30m; default the configured lifetime. See below
  --kind KIND        vwr for tier 1, entry for tier 2, both by default
  --subject S        your own name for the user, where your apps bind passes to accounts; a stranger by default
  --epoch N          of the event, as "event status" says; default 1. It rises with every reset
  --keys FILE        with the rings vwr and entry, default - for standard input
  --config FILE      as your guards and servers have it; the defaults without one
  --json             tokens, cookies and headers as JSON

Prints one Cookie line; whoever has it has the passes. Verifiers refuse a pass that was made for more than 1.5 times
the lifetime they are configured with (reason "lifetime"), so none is made for longer.
An entry pass holds no slot: a gate that asks the queue about slots refuses it.`,
  async run(args, terminal, world) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        event: { type: 'string' },
        for: { type: 'string' },
        kind: { type: 'string', default: 'both' },
        subject: { type: 'string' },
        epoch: { type: 'string', default: '1' },
        keys: { type: 'string' },
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const eventId = values.event;
    if (eventId === undefined) throw new UsageError('--event ID is missing');
    assertEventId(eventId, '--event');
    if (!Object.hasOwn(KINDS, values.kind)) throw new UsageError('--kind: expected vwr, entry or both');
    const kinds: readonly Kind[] = KINDS[values.kind as keyof typeof KINDS];
    if (!/^[1-9]\d{0,14}$/.test(values.epoch))
      throw new UsageError('--epoch: expected a whole number from 1');
    const wanted = values.for === undefined ? undefined : parseSeconds(values.for);
    if (values.for !== undefined && wanted === undefined) {
      throw new UsageError('--for: expected a time as 90s, 30m or 1h30m');
    }
    const keysFile = values.keys ?? '-';
    if (values.keys === undefined && terminal.screen !== undefined) {
      throw new UsageError('--keys FILE is missing: keys come from a file, or through a pipe');
    }
    const config = await readConfig(values.config, terminal);
    for (const kind of kinds) assertLifetime(config, kind, wanted);

    const text = await readText('--keys', keysFile, world.stdin);
    const { place: _, ...rings } = parseKeys(parseJson('--keys', keysFile, text) as object);
    const subject = values.subject === undefined ? randomId() : await hashSubject(eventId, values.subject);
    const nowSeconds = Math.floor(world.clock() / 1000);
    const passes = await Promise.all(
      kinds.map(async (kind) => {
        const ring = rings[kind];
        if (ring === undefined) throw new KeysError(`${kind}: ring is missing`);
        const ttlSeconds = wanted ?? config.ttl[`${kind}Seconds`];
        const token = await createTokens({ config, kind, keys: ring, clock: world.clock }).issue({
          eventId,
          epoch: Number(values.epoch),
          subject,
          position: 0,
          ttlSeconds,
        });
        return { kind, token, endsAtSeconds: nowSeconds + ttlSeconds };
      }),
    );

    const names = cookieNames(config, eventId);
    const headerNames = { vwr: config.vwrHeader, entry: config.entryHeader };
    const cookie = passes.map(({ kind, token }) => `${names[kind]}=${token}`).join('; ');
    const endsAt = new Date(Math.min(...passes.map((pass) => pass.endsAtSeconds)) * 1000).toISOString();
    if (values.json) {
      terminal.out(
        JSON.stringify({
          eventId,
          endsAt,
          cookie,
          headers: Object.fromEntries(passes.map(({ kind, token }) => [headerNames[kind], token])),
        }),
      );
    } else {
      terminal.out(`Cookie: ${cookie}`);
    }
    terminal.err(
      `good until ${endsAt}, for event ${eventId} at epoch ${values.epoch}; a secret, not for chats`,
    );
    return 0;
  },
};

function assertLifetime(config: Config, kind: Kind, wanted: number | undefined): void {
  const setting = `ttl.${kind}Seconds`;
  const most = Math.floor(config.ttl[`${kind}Seconds`] * 1.5);
  if (wanted === undefined || wanted <= most) return;
  throw new InputError(
    '--for',
    `${writeSeconds(wanted)} is longer than any verifier takes: ${writeSeconds(most)}, 1.5 times ${setting}; make another pass then, or raise ${setting} everywhere to ${Math.ceil(wanted / 1.5)}`,
  );
}
