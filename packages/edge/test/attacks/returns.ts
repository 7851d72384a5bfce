/** Return addresses. `open` ones stay on the site as they are written; `closed` ones leave it, hide something or loop. */

// biome-ignore format: a list
export const openReturns: readonly string[] = [
  '/', '/events/iu-2027', '/events/iu-2027/', '/events/iu-2027?zone=1&seat=A%2F1', '/events/iu-2027#map',
  '/%EC%84%9C%EC%9A%B8/seat?q=%EC%84%9C', '/@evil.example', '/:80', '/a:b@c', "/~user/$a!b'()*+,=", '/a%20b',
  '/.well-known/x', '/x?u=https://evil.example/', '/x?u=//evil.example', '/x?returnTo=%2F%2Fevil.example', '/x?a=..%2F..',
  '/x?', '/x#', '/x??y', '/x?%', '/vwrs/iu-2027', '/queues', '/http:/x', '/javascript:alert(1)', '/x?<script>',
];

// biome-ignore format: one class a line
export const closedReturns: readonly unknown[] = [
  // another scheme or host
  'https://evil.example/', 'HTTPS://EVIL.EXAMPLE', 'https:evil.example', 'https:/evil.example', 'https:///evil.example', 'https:\\\\evil.example',
  'http://tickets.example.com/x', 'https://tickets.example.com/x', 'https://tickets.example.com@evil.example/', 'https://tickets.example.com.evil.example/',
  'https://tickets.example.com./x', 'https://evil.example?tickets.example.com', 'https://evil.example#tickets.example.com', 'ftp://evil.example', 'ws://evil.example',
  'javascript:alert(1)', 'JavaScript:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', 'vbscript:x', 'data:text/html,x', 'blob:https://evil.example/x',
  'file:///etc/passwd', 'mailto:a@evil.example', 'ht\ttps://evil.example', 'evil.example', 'evil.example/x', '@evil.example', ':80', '.evil.example',
  // a host where the path should be
  '//evil.example', '///evil.example', '////evil.example', '//evil.example/', '//evil.example@tickets.example.com', '//tickets.example.com', '//\\evil.example', '//%65vil.example',
  '/\\evil.example', '/\\/evil.example', '\\/evil.example', '\\\\evil.example', '\\evil.example', '/\\\\evil.example',
  '/\t/evil.example', '/\n/evil.example', '/\r/evil.example', '\t//evil.example', ' //evil.example', '\u0000//evil.example', '\u001f//evil.example', '/ /evil.example', '/\u00a0/evil.example', '\ufeff//evil.example',
  // a path that becomes one
  '/..//evil.example', '/.//evil.example', '/x/..//evil.example', '/x/../..//evil.example', '/%2e//evil.example', '/%2e%2e//evil.example', '/x//evil.example', '/x//',
  '/%2f%2fevil.example', '/%2F/evil.example', '/%5cevil.example', '/%5C%5Cevil.example', '/%09/evil.example', '/%0a/evil.example', '/%00/evil.example', '/%7f', '/%25%32%66evil.example',
  '/.', '/..', '/x/.', '/x/..', '/x/../y', '/./x', '/x./y', '/..;/x', '/;/evil.example', '/x;y',
  // characters that hide or inject
  '/x\r\nSet-Cookie: a=b', '/x\nLocation: https://evil.example', '/x?a=\r\n', '/x?a=%0d%0aSet-Cookie:a', '/x?a=%0A', '/x#%0d', '/x\u0000', '/x\u007f', '/x\u0085', '/x\u2028', '/x y', '/x\\y', '/x?\\', '/x?\t',
  '/\u202egpj.exe', '/\u2044evil.example', '/\uff0fevil.example', '/\uc11c\uc6b8', '/x?q=\uc11c', '/%c0%afevil.example', '/%ff', '/%', '/%zz', '/%u002fevil.example', '/x"y', '/<x>', '/x|y',
  // not an address
  '', ' ', '?x', '#x', '#//evil.example', 'x', 'book/seat', '.', '..', './x', '../x', null, undefined, 0, 7, true, {}, [], ['/x'], { toString: () => '/x' }, `/${'x'.repeat(1024)}`, `/?${'x'.repeat(1024)}`,
  // the waiting pages themselves
  '/vwr', '/vwr/', '/vwr/iu-2027', '/VWR/iu-2027', '/vwr/iu-2027/', '/vwr/iu-2027?x', '/vwr/index.html', '/queue', '/queue/iu-2027', '/Queue/iu-2027#x',
];
