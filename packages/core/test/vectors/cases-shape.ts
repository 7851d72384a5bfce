/** Payloads that are signed but are no claims, and texts that are no tokens. */
import {
  base64url,
  type Case,
  claimsOf,
  collector,
  compact,
  good,
  h,
  header,
  headerOf,
  lookalike,
  loose,
  p,
  s,
  segment,
  signer,
  withClaims,
  withPayload,
} from './forge';
import { hmacWith } from './published-keys';

export function shapeCases(): Case[] {
  const { accept, refuse, cases } = collector();
  // Payloads that are signed but are not claims.
  refuse('payload is an array', 'malformed', withPayload('[]'));
  refuse('payload is a number', 'malformed', withPayload('1'));
  refuse('payload is null', 'malformed', withPayload('null'));
  refuse('payload is a string', 'malformed', withPayload('"urr"'));
  refuse('payload is another token', 'malformed', withPayload(good));
  refuse('payload is cut off', 'malformed', withPayload(JSON.stringify(claimsOf('vwr')).slice(0, -1)));
  refuse(
    'payload is not UTF-8',
    'malformed',
    withPayload({
      raw: Buffer.from(JSON.stringify(claimsOf('vwr', { sub: 'caf\u00e9' })), 'latin1').toString('base64url'),
    }),
  );
  refuse(
    'payload is UTF-8 of a lone surrogate',
    'malformed',
    withPayload({
      raw: Buffer.from(
        Buffer.from(JSON.stringify(claimsOf('vwr', { sub: '#' })))
          .toString('hex')
          .replace('2223222c', '22eda080222c'),
        'hex',
      ).toString('base64url'),
    }),
  );
  refuse(
    'payload begins with a byte order mark',
    'malformed',
    withPayload(`\ufeff${JSON.stringify(claimsOf('vwr'))}`),
  );
  accept('payload holds UTF-8', withClaims({ note: '콘서트' }), claimsOf('vwr', { note: '콘서트' }));
  refuse(
    'payload is padded',
    'malformed',
    withPayload({ raw: `${base64url(JSON.stringify(claimsOf('vwr', { pos: 23 })))}=`.padEnd(4, '=') }),
  );
  refuse(
    'payload in plain base64',
    'malformed',
    withPayload({
      raw: Buffer.from(JSON.stringify(claimsOf('vwr', { sub: '??>>??>>' })))
        .toString('base64')
        .replace(/=/g, ''),
    }),
  );
  refuse(
    'payload with set bits past its end',
    'malformed',
    withPayload({ raw: loose(base64url(fitted(claimsOf('vwr')))) }),
  );
  refuse('payload with a letter of a wider alphabet', 'malformed', withPayload({ raw: lookalike(p) }));
  refuse('payload with a line break', 'malformed', withPayload({ raw: `${p.slice(0, 40)}\n${p.slice(40)}` }));
  refuse('payload of one character', 'malformed', withPayload({ raw: 'e' }));

  // Outer shape.
  refuse('two dots', 'malformed', '..');
  refuse('one segment', 'malformed', h);
  refuse('two segments', 'malformed', `${h}.${p}`);
  refuse('empty header', 'malformed', `.${p}.${s}`);
  refuse('empty payload', 'malformed', `${h}..${s}`);
  refuse('empty payload, signed', 'malformed', compact(header, { raw: '' }, signer));
  refuse('empty signature', 'malformed', `${h}.${p}.`);
  refuse('four segments', 'malformed', `${good}.${s}`);
  refuse('five segments, like an encrypted token', 'malformed', `${h}.${p}.${s}.${p}.${s}`);
  refuse('JSON serialization', 'malformed', JSON.stringify({ protected: h, payload: p, signature: s }));
  refuse('in quotes', 'malformed', `"${good}"`);
  refuse('with a scheme', 'malformed', `Bearer ${good}`);
  refuse('a space before the header', 'malformed', ` ${good}`);
  refuse('a line break at the end', 'malformed', `${good}\n`);
  refuse('a space before the signature', 'malformed', `${h}.${p}. ${s}`);
  refuse('percent-encoded dots', 'malformed', good.replaceAll('.', '%2E'));
  refuse('a NUL at the end', 'malformed', `${good}\u0000`);
  refuse('padded header', 'malformed', `${h}=.${p}.${s}`);
  accept('2,048 characters', longToken(2048), longClaims(2048), { kind: 'entry' });
  refuse('2,049 characters, signed', 'malformed', longToken(2049), { kind: 'entry' });
  refuse('a header of 4,000 characters', 'malformed', `${'A'.repeat(4_000)}.${p}.${s}`);

  return cases;
}

/** Of kind entry, whose header leaves room for both lengths. */
function longClaims(length: number): object {
  const bytes = Math.floor(((length - segment(headerOf('entry')).length - 45) * 3) / 4);
  return claimsOf('entry', {
    fill: 'x'.repeat(bytes - JSON.stringify(claimsOf('entry', { fill: '' })).length),
  });
}

function longToken(length: number): string {
  const token = compact(headerOf('entry'), longClaims(length), hmacWith('e1'));
  if (token.length !== length) throw new Error(`made ${token.length} characters instead of ${length}`);
  return token;
}

/** Claims as text whose encoding leaves bits over. */
function fitted(claims: object): string {
  const text = JSON.stringify(claims);
  return text.length % 3 === 0 ? `${text} ` : text;
}
