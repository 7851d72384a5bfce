/** The sums of a draw, step by step. */
import type { TraceWalk } from '@urr/core/draw';
import type { Round, Sum } from '../arithmetic';
import type { Language, Say, Word } from '../words';
import { type Child, h } from './dom';

export function showSum(sum: Sum, words: Say, language: Language): readonly HTMLElement[] {
  const { verdict, facts, hash, trace, size, position, round } = sum;
  const time = (ms: number): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'long' }).format(ms);
  const step = (title: Word, ...children: readonly Child[]): HTMLElement =>
    h('section', { class: 'step' }, h('h2', {}, words(title)), ...children);
  const text = (content: string, kind?: string): HTMLElement =>
    h('p', kind === undefined ? {} : { class: kind }, content);
  const value = (name: Word, content: string): HTMLElement =>
    h('div', { class: 'value' }, h('p', { class: 'name' }, words(name)), h('code', {}, content));
  const isSame = hash === facts.commitment;

  return [
    verdict.ok ? text(words(verdict.trust)) : text(words(WRONG[verdict.reason] ?? 'wrongOther'), 'fails'),
    ...(verdict.ok && round !== null ? [text(condition(round), 'note')] : []),
    step(
      'step1',
      text(words('step1Text')),
      value('fingerprint', hash),
      value('published', facts.commitment),
      text(words(isSame ? 'same' : 'different'), isSame ? 'holds' : 'fails'),
    ),
    step('step2', ...publicRound()),
    step('step3', text(words('step3Text')), value('lines', sum.text), value('key', sum.key)),
    step(
      'step4',
      text(words('step4Text')),
      h(
        'ol',
        { class: 'words', start: 0 },
        ...trace.keys.map((key) => h('li', {}, h('code', {}, toHex(key)))),
      ),
    ),
    step('step5', ...shuffles()),
    step('step6', text(lastLine(), 'place')),
  ];

  /** On what it hangs that nobody could know the number. */
  function condition({ publishedAtMs }: Round): string {
    return publishedAtMs === null
      ? words('provableElsewhere')
      : words('provableIf', { time: time(publishedAtMs) });
  }

  function publicRound(): readonly Child[] {
    if (round === null) return [text(words('step2None'))];
    if (round.randomness === null)
      return [text(words('step2Unused', { round: String(round.round) }), 'fails')];
    return [
      text(
        round.publishedAtMs === null
          ? words('step2Other', { round: String(round.round) })
          : words('step2Text', { round: String(round.round), time: time(round.publishedAtMs) }),
      ),
      round.url !== null &&
        h('p', { class: 'url' }, h('a', { href: round.url, rel: 'noreferrer', target: '_blank' }, round.url)),
      value('randomness', round.randomness),
    ];
  }

  function shuffles(): readonly Child[] {
    if (trace.walks.length === 0) return [text(words('late', { size })), text(words('step5Late'))];
    const [first] = trace.walks;
    return [
      text(words('step5Text', { from: first?.from ?? 0, bits: trace.halfBits })),
      ...trace.walks.flatMap((walk, index) => [
        rounds(walk, index + 1),
        text(words(walk.inside ? 'step5Inside' : 'step5Again', { to: walk.to, size })),
      ]),
    ];
  }

  function rounds(walk: TraceWalk, count: number): HTMLElement {
    const caption = words('pass', { count, from: walk.from, to: walk.to });
    const columns = ['columnRound', 'columnLeft', 'columnRight', 'columnMixed', 'columnNext'] as const;
    return h(
      'div',
      { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': caption },
      h(
        'table',
        {},
        h('caption', {}, caption),
        h('thead', {}, h('tr', {}, ...columns.map((column) => h('th', { scope: 'col' }, words(column))))),
        h(
          'tbody',
          {},
          ...walk.rounds.map(({ round: number, left, right, mixed }) =>
            h(
              'tr',
              {},
              h('th', { scope: 'row' }, String(number + 1)),
              h('td', {}, String(left)),
              h('td', {}, String(right)),
              h('td', {}, String(mixed)),
              h('td', {}, `${right}, ${left ^ mixed}`),
            ),
          ),
        ),
      ),
    );
  }

  function lastLine(): string {
    const last = trace.walks.at(-1);
    return last === undefined
      ? words('step6Late', { place: position })
      : words('step6Text', { to: last.to, place: trace.place });
  }
}

const WRONG: Readonly<Record<string, Word>> = { commitment: 'wrongCommitment', beacon: 'wrongBeacon' };

function toHex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
