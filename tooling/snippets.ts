/** Code in Markdown is copied from files that compile and run: `<!-- snippet: path -->` before a fenced block. */
import { readFileSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { filesUnder } from './files.ts';

const BLOCK = /<!-- snippet: (\S+) -->\n```\w*\n(?:[\s\S]*?\n)??```/g;

/** The text with every snippet block filled from its file, read by `read(path)`. */
export function fillSnippets(text: string, read: (path: string) => string): string {
  return text.replace(BLOCK, (_block, path: string) => {
    const code = read(path).trimEnd();
    return `<!-- snippet: ${path} -->\n\`\`\`${extname(path).slice(1)}\n${code}\n\`\`\``;
  });
}

/** Paths of the Markdown files whose snippets are not what their files say; rewrites them when `write` is set. */
export function staleFiles(root: string, { write = false } = {}): readonly string[] {
  const documents = filesUnder(root).filter((file) => file.endsWith('.md'));
  const stale = documents.filter((file) => {
    const text = readFileSync(file, 'utf8');
    const filled = fillSnippets(text, (path) => readFileSync(join(root, path), 'utf8'));
    if (filled === text) return false;
    if (write) writeFileSync(file, filled);
    return true;
  });
  return stale.map((file) => relative(root, file));
}
