/** A chart as SVG: lines over time, readable without colours and without scripts. */

export type Line = { readonly name: string; readonly values: readonly number[] };

export type Chart = {
  readonly title: string;
  /** What the values are counted in. */
  readonly unit: string;
  readonly seconds: readonly number[];
  /** At most four. */
  readonly lines: readonly Line[];
};

const [WIDTH, HEIGHT] = [720, 260];
const [LEFT, RIGHT, TOP, BOTTOM] = [72, 16, 40, 34];

/** Apart in brightness and in pattern, not only in hue. */
const STYLES = [
  { stroke: '#1d4ed8', dashes: '' },
  { stroke: '#b45309', dashes: '6 3' },
  { stroke: '#047857', dashes: '2 3' },
  { stroke: '#6b21a8', dashes: '10 3 2 3' },
] as const;

/** The chart as a complete `<svg>` element with a title for those who cannot see it. */
export function toSvg({ title, unit, seconds, lines }: Chart): string {
  const top = niceAbove(Math.max(1, ...lines.flatMap(({ values }) => values)));
  const [first, last] = [seconds[0] ?? 0, Math.max((seconds[0] ?? 0) + 1, seconds.at(-1) ?? 1)];
  const x = (second: number): number =>
    round(LEFT + ((second - first) / (last - first)) * (WIDTH - LEFT - RIGHT));
  const y = (value: number): number => round(HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM));
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share);
    return `<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#d4d4d8"/><text x="${LEFT - 8}" y="${at + 4}" text-anchor="end">${toShort(top * share)}</text>`;
  });
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const second = first + (last - first) * share;
    return `<text x="${x(second)}" y="${HEIGHT - 12}" text-anchor="middle">${toClock(second)}</text>`;
  });
  const paths = lines.map(({ values }, index) => {
    const { stroke, dashes } = styleOf(index);
    const points = values.map((value, at) => `${x(seconds[at] ?? last)} ${y(value)}`).join('L');
    return `<path d="M${points}" fill="none" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dashes}"/>`;
  });
  const legend = lines.map(({ name }, index) => {
    const { stroke, dashes } = styleOf(index);
    const at = LEFT + index * 150;
    return `<path d="M${at} 30h24" stroke="${stroke}" stroke-width="2" stroke-dasharray="${dashes}"/><text x="${at + 30}" y="34">${toText(name)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#27272a"><title>${toText(title)}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/><text x="${LEFT}" y="18" font-size="14" font-weight="600">${toText(title)}</text><text x="${WIDTH - RIGHT}" y="18" text-anchor="end">${toText(unit)}</text>${[...grid, ...ticks, ...paths, ...legend].join('')}</svg>`;
}

/** Text between tags. */
export function toText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function styleOf(index: number): (typeof STYLES)[number] {
  return STYLES[index % STYLES.length] ?? STYLES[0];
}

/** The next of 1, 2, 2.5, 5 and 10 times a power of ten. */
function niceAbove(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return unit * ([1, 2, 2.5, 5, 10].find((factor) => factor * unit >= value) ?? 10);
}

function toShort(value: number): string {
  if (value >= 1e6) return `${round(value / 1e6)} M`;
  return value >= 10_000 ? `${round(value / 1000)} k` : String(round(value));
}

/** Minutes and seconds from the opening; hours where there are some. */
function toClock(seconds: number): string {
  const whole = Math.round(Math.abs(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = (parts[0] === 0 ? parts.slice(1) : parts).map((part, index) =>
    index === 0 ? String(part) : String(part).padStart(2, '0'),
  );
  return `${seconds < -0.5 ? '-' : ''}${shown.join(':')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
