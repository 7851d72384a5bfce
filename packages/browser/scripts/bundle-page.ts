/** The fallback page's script and style as text, with the hashes a Content-Security-Policy names them by. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build, type Plugin, transformSync } from 'esbuild';

export type PageBundle = {
  readonly script: string;
  readonly scriptHash: string;
  readonly style: string;
  readonly styleHash: string;
};

/** Browsers with private class members, `<dialog>` and module-free modern syntax. */
const TARGET = ['chrome94', 'firefox98', 'safari15.4'];

/** Takes the blanks out of the elements' styles while they are bundled. */
export const minifyStyles: Plugin = stylesPlugin();

/** @param instead the style that is bundled as `styles`: the page has no window */
function stylesPlugin(instead = 'styles'): Plugin {
  return {
    name: 'minify-styles',
    setup(builder) {
      builder.onLoad({ filter: /src[\\/]element[\\/](?:[\w-]+-)?styles\.ts$/ }, async ({ path }) => {
        const { outputFiles } = await build({
          entryPoints: [path],
          bundle: true,
          write: false,
          format: 'esm',
        });
        const code = encodeURIComponent(outputFiles[0]?.text ?? '');
        const styles: Record<string, string> = await import(`data:text/javascript,${code}`);
        const contents = Object.keys(styles).map((name) => {
          const css = styles[name === 'styles' ? instead : name] ?? '';
          return `export const ${name} = ${JSON.stringify(shortenNames(minifyCss(css)))};`;
        });
        return { contents: contents.join('\n') };
      });
    },
  };
}

/** Of the elements' own properties, which nobody outside may use: `--_surface` becomes `--_s`. Also the blanks esbuild leaves. */
function shortenNames(css: string): string {
  const short = new Map<string, string>();
  const taken = new Set<string>();
  return css
    .replace(/--_(?!share)[\w-]+/g, (name) => {
      let length = 1;
      const at = () => `--_${name.slice(3).replace('-', '').slice(0, length)}`;
      while (!short.has(name) && taken.has(at())) length++;
      if (!short.has(name)) {
        short.set(name, at());
        taken.add(at());
      }
      return short.get(name) ?? name;
    })
    .replace(/(--[\w-]+[:,]) /g, '$1');
}

/** @param folder of the package */
export async function bundlePage(folder = join(import.meta.dirname, '..')): Promise<PageBundle> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'src/page/main.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: TARGET,
    charset: 'utf8',
    legalComments: 'none',
    conditions: ['@urr/source'],
    plugins: [stylesPlugin('panelStyles')],
  });
  const script = outputFiles[0]?.text.trim() ?? '';
  const style = minifyCss(pageStyle);
  return { script, scriptHash: hash(script), style, styleHash: hash(style) };
}

/** The module that stands in for `src/page/inline.ts` in a build. */
export async function pageModule(folder: string): Promise<string> {
  return Object.entries(await bundlePage(folder))
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}

function minifyCss(css: string): string {
  return transformSync(css, { loader: 'css', minify: true, target: TARGET }).code.trim();
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const pageStyle = `
:root { color-scheme: light dark; --page:#eef2fa; --glow:#dfe8fd; --text:#0f1728; }
@media (prefers-color-scheme: dark) { :root { --page:#0d1119; --glow:#1a2338; --text:#f1f4fa; } }
html { min-height: 100%; background: radial-gradient(60rem 40rem at 50% -10%, var(--glow), transparent), var(--page); }
body {
  display: grid; place-items: center; min-height: 100dvh; margin: 0; padding: 1rem;
  box-sizing: border-box; color: var(--text); font: 1rem/1.6 system-ui, sans-serif;
}
main { width: min(100%, 26rem); }
.event { display: block; font-weight: 650; overflow-wrap: anywhere; }
noscript p { margin: 0 0 1rem; text-align: center; word-break: keep-all; }
`;
