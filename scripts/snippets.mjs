// Code in Markdown is copied from files that compile and run: `<!-- snippet: path -->` before a fenced block.
//   node scripts/snippets.mjs          writes the blocks anew
//   node scripts/snippets.mjs --check  exits 1 when one of them differs from its file
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';

const BLOCK = /<!-- snippet: (\S+) -->\n```\w*\n(?:[\s\S]*?\n)??```/g;

/** The text with every snippet block filled from its file, read by `read(path)`. */
export function fillSnippets(text, read) {
  return text.replace(BLOCK, (_block, path) => {
    const code = read(path).trimEnd();
    return `<!-- snippet: ${path} -->\n\`\`\`${extname(path).slice(1)}\n${code}\n\`\`\``;
  });
}

/** Paths of the Markdown files whose snippets are not what their files say; rewrites them when `write` is set. */
export function staleFiles({ write = false } = {}) {
  const files = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  return files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    const filled = fillSnippets(text, (path) => readFileSync(path, 'utf8'));
    if (filled === text) return false;
    if (write) writeFileSync(file, filled);
    return true;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const check = process.argv.includes('--check');
  const stale = staleFiles({ write: !check });
  for (const file of stale) console.log(`${check ? 'stale' : 'updated'}: ${file}`);
  if (check && stale.length > 0) process.exitCode = 1;
}
