/**
 * The page on which anybody checks a draw: one file with its script and style in it. It asks nobody for anything, and
 * its own policy forbids it to, wherever it is put.
 */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type CheckDrawPage = { readonly html: string; readonly policy: string };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export async function buildCheckDrawPage(): Promise<CheckDrawPage> {
  const { outputFiles } = await build({
    entryPoints: [here('./client/main.ts'), here('./style.css')],
    outdir: '/out',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2022', 'safari15.4'],
    charset: 'utf8',
    conditions: ['@urr/source'],
    logLevel: 'silent',
  });
  const textOf = (end: string): string =>
    outputFiles.find(({ path }) => path.endsWith(end))?.text.trim() ?? '';
  const script = textOf('.js').replaceAll('</script', '<\\/script');
  const style = textOf('.css');
  // As a `<meta>` too, for hosts that set no headers; `frame-ancestors` counts in a header alone.
  const rules = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${rules}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Check a draw · 추첨 확인하기</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<noscript>JavaScript does the sums here. 계산에는 자바스크립트가 필요합니다.</noscript>
<script>${script}</script>
</body>
</html>
`;
  return { html, policy: `${rules}; frame-ancestors 'none'` };
}

function hash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
