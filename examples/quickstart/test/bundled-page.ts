import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** A page of `src` as written, its script bundled the way a shop's build would. */
export async function bundledPage(name: string): Promise<string> {
  const html = readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8');
  const [, script = ''] = /<script type="module">([\s\S]*?)<\/script>/.exec(html) ?? [];
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    conditions: ['@urr/source'],
    write: false,
  });
  return html.replace(script, () => `\n${outputFiles[0]?.text}`);
}
