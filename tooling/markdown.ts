/** Links, headings and tables of a Markdown text, code blocks left out. */

/** Targets of `[text](target)` and `![text](target)`, titles cut off. */
export function linksOf(markdown: string): readonly string[] {
  const found = prose(markdown).matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g);
  return [...found].map(([, target = '']) => target);
}

/** The anchors that headings get on GitHub. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of prose(markdown).matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const plain = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '');
    const anchor = plain.trim().replace(/\s/g, '-');
    let free = anchor;
    for (let at = 1; anchors.has(free); at += 1) free = `${anchor}-${at}`;
    anchors.add(free);
  }
  return anchors;
}

/** Tables as rows of cells, the heading first; the line below the heading is left out. `\|` is no border. */
export function tablesOf(markdown: string): readonly (readonly (readonly string[])[])[] {
  const blocks = withoutFences(markdown).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
  return blocks.map((block) =>
    block
      .trim()
      .split('\n')
      .filter((_, index) => index !== 1)
      .map((row) =>
        row
          .slice(1, -1)
          .split(/(?<!\\)\|/)
          .map((cell) => cell.trim()),
      ),
  );
}

const withoutFences = (markdown: string): string => markdown.replace(/^(```|~~~).*?^\1/gms, '');

const prose = (markdown: string): string =>
  withoutFences(markdown).replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ''));
