/** `urr draw verify`: the arithmetic of somebody else's draw, done again. */
import { parseArgs } from 'node:util';
import { type DrawFault, verifyDraw } from '@urr/core/draw';
import { type StatusDocument, statusDocumentSchema } from '@urr/core/protocol';
import { type Command, EXIT, UsageError } from './command';
import { parseJson, readText } from './input-files';
import { numberOf, people } from './sale-options';
import { printable, table } from './table';

/** drand's chain `quicknet`. */
const QUICKNET = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';

const WHY: Readonly<Record<DrawFault, string>> = {
  malformed: 'a value is not of the right form: seeds and keys are 64 hexadecimal characters in lower case',
  commitment: 'the seed is not the one that was promised',
  beacon: 'the public round that was announced was not used',
  key: 'the key is not made of these values',
  place: 'the position did not get this place',
};

export const drawVerify: Command = {
  name: 'draw verify',
  summary: 'Do the arithmetic of a draw again: promise, key, and the place of a number',
  usage: `urr draw verify --status FILE [--commitment HEX] [--position N] [options]
urr draw verify --event ID --size N --seed HEX --commitment HEX [options]

  --status FILE      the event's status document, or - for standard input; what is given beside it counts instead
  --commitment HEX   as you wrote it down before the draw
  --seed HEX         revealed at the opening
  --event ID         of the sale
  --epoch N          default 1
  --size N           how many took part
  --round N          of the public random number that was announced
  --chain HEX        it is from, default drand's quicknet
  --randomness HEX   of that round: https://api.drand.sh/CHAIN/public/ROUND
  --key HEX          must be the one these values make
  --position N       the number under which somebody joined
  --place N          must be the one that number got
  --json             answer as JSON

  curl -s https://tickets.example/vwr-api/vwr/status/iu-2027 | urr draw verify --status - --position 17

Exit code 0 when everything holds, 1 when something does not. Asks nobody: look the public number up yourself.`,
  async run(args, terminal, world) {
    const { values } = parseArgs({ args: [...args], options: flags });
    const found = values.status === undefined ? undefined : await readStatus(values.status, world.stdin);
    const { draw } = found ?? {};
    const result = draw?.result ?? undefined;
    const needed = (option: string, value: string | undefined): string => {
      if (value === undefined) throw new UsageError(`${option} is missing`);
      return value;
    };
    const hex = (option: string, value: string | undefined): string => {
      const given = needed(option, value);
      if (!/^[0-9a-f]{64}$/i.test(given))
        throw new UsageError(`${option}: expected 64 hexadecimal characters`);
      return given;
    };
    const round = numberOf('--round', values.round, people) ?? draw?.beacon?.round;
    const chain = values.chain ?? draw?.beacon?.chain ?? QUICKNET;
    const randomness = values.randomness ?? result?.randomness ?? null;
    const size = numberOf('--size', values.size, { least: 0, whole: true }) ?? result?.size;
    if (size === undefined)
      throw new UsageError('--size is missing, or a status document of a draw that was made');
    const key = values.key ?? result?.key;
    const position = numberOf('--position', values.position, people);
    const place = numberOf('--place', values.place, people);
    const verdict = verifyDraw({
      seed: hex('--seed', values.seed ?? result?.seed),
      beacon: round === undefined || randomness === null ? null : { chain, round, randomness },
      eventId: needed('--event', values.event ?? found?.eventId),
      epoch: numberOf('--epoch', values.epoch, people) ?? found?.epoch ?? 1,
      drawSize: size,
      promise: {
        commitment: hex('--commitment', values.commitment ?? draw?.commitment),
        beacon: round === undefined ? null : { chain, round },
      },
      ...(key === undefined ? {} : { key }),
      ...(position === undefined ? {} : { position }),
      ...(place === undefined ? {} : { place }),
    });
    if (values.json) terminal.out(JSON.stringify(verdict));
    else if (!verdict.ok) terminal.out(`does not hold: ${WHY[verdict.reason]} (${verdict.reason})`);
    else {
      const rows = [
        ['the draw', `holds, ${verdict.trust}`],
        ['key', printable(verdict.key)],
        ['took part', String(size)],
        ...(verdict.place === undefined ? [] : [[`place of number ${position}`, String(verdict.place)]]),
      ];
      for (const line of table(rows)) terminal.out(line);
    }
    return verdict.ok ? EXIT.done : EXIT.failed;
  },
};

const text = { type: 'string' } as const;
const flags = {
  status: text,
  commitment: text,
  seed: text,
  event: text,
  epoch: text,
  size: text,
  round: text,
  chain: text,
  randomness: text,
  key: text,
  position: text,
  place: text,
  json: { type: 'boolean', default: false },
} as const;

async function readStatus(file: string, stdin: () => Promise<string>): Promise<StatusDocument> {
  const value = parseJson('--status', file, await readText('--status', file, stdin));
  const parsed = statusDocumentSchema.safeParse(value);
  if (!parsed.success) throw new UsageError('--status is no status document');
  return parsed.data;
}
