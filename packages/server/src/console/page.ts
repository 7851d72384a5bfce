/** The operator's console: one page that holds its script and style and asks nobody but the API it belongs to. */
import { consoleText } from './text';

const LANGUAGES = ['en', 'ko'] as const;

const TITLES: Readonly<Record<(typeof LANGUAGES)[number], string>> = {
  en: 'Waiting room operations',
  ko: '대기실 운영',
};

/**
 * The page, for anybody: it knows nothing until somebody gives it a token.
 *
 * @param request `?lang=` or else `Accept-Language` choose between Korean and English
 * @param prefix of the operator API
 */
export async function consoleResponse(request: Request, prefix: string): Promise<Response> {
  const { script, scriptHash, style, styleHash } = await consoleText();
  const asked = new URL(request.url).searchParams.get('lang') ?? request.headers.get('accept-language');
  const language = languageOf(asked ?? '');
  const page = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${TITLES[language]}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body data-api="${prefix}">
<noscript>JavaScript is needed here. 자바스크립트가 필요합니다.</noscript>
<script>${script}</script>
</body>
</html>
`;
  return new Response(page, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        `script-src '${scriptHash}'`,
        `style-src '${styleHash}'`,
        'img-src data:',
        "connect-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        // For the address of the rehearsal's thread, and nothing else.
        'trusted-types urr-rehearsal',
      ].join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      vary: 'accept-language',
    },
  });
}

/** The script of the rehearsal's thread: it may not ask anybody for anything. */
export async function rehearsalResponse(): Promise<Response> {
  const { worker } = await consoleText();
  return new Response(worker, {
    headers: {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'",
      'x-content-type-options': 'nosniff',
    },
  });
}

/** The first language of the header that the console speaks, by its order; weights come in that order from browsers. */
function languageOf(accepted: string): (typeof LANGUAGES)[number] {
  for (const range of accepted.toLowerCase().split(',')) {
    const found = LANGUAGES.find((language) => range.trim().startsWith(language));
    if (found !== undefined) return found;
  }
  return 'en';
}
