/** More tokens that must not open anything: what an issuer gone wrong would sign, and what surrounds a good token. */
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { claimsOf, encode, headerOf, type Kind, nowSeconds, pass, SECRETS, sign } from '../support/passes';
import type { TokenRow } from './tokens';

type Json = Record<string, unknown>;
type Make = TokenRow[1];

const segments = (kind: Kind): [header: string, payload: string, signature: string] =>
  pass(kind).split('.') as [string, string, string];
const mac = (input: string, secret: string | Buffer, hash = 'sha256'): string =>
  createHmac(hash, secret).update(input).digest('base64url');

const withHeader =
  (header: Json): Make =>
  (kind) =>
    pass(kind, {}, header);
const withClaim =
  (name: string, value: unknown): Make =>
  (kind) =>
    pass(kind, { [name]: value });
const withKey =
  (secret: (kind: Kind) => string | Buffer): Make =>
  (kind) => {
    const [header, payload] = segments(kind);
    return `${header}.${payload}.${mac(`${header}.${payload}`, secret(kind))}`;
  };
const withHash =
  (alg: string, hash: string): Make =>
  (kind) => {
    const input = `${encode({ ...headerOf(kind), alg })}.${encode(claimsOf(kind))}`;
    return `${input}.${mac(input, SECRETS[kind], hash)}`;
  };
/** Segments as they are, signed as they are. */
const signedRaw =
  (make: (header: string, payload: string) => string): Make =>
  (kind) => {
    const [header, payload] = segments(kind);
    const input = make(header, payload);
    return `${input}.${mac(input, SECRETS[kind])}`;
  };
const withHeaderText =
  (make: (text: string) => string): Make =>
  (kind) =>
    sign(make(JSON.stringify(headerOf(kind))), claimsOf(kind), SECRETS[kind]);
const withPayloadText =
  (make: (text: string) => string): Make =>
  (kind) =>
    sign(headerOf(kind), make(JSON.stringify(claimsOf(kind))), SECRETS[kind]);
const withSignature =
  (make: (signature: string, header: string, payload: string) => string): Make =>
  (kind) => {
    const [header, payload, signature] = segments(kind);
    return `${header}.${payload}.${make(signature, header, payload)}`;
  };
const around =
  (make: (token: string) => string): Make =>
  (kind) =>
    make(pass(kind));

const rsaPublicPem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
const ecPublicJwk = createPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey).export({
  format: 'jwk',
});

// biome-ignore format: one row a line
const headers: readonly TokenRow[] = [
  ...['None', 'NONE', 'HS256 ', ' HS256', 'HS256\u0000', 'HS2', 'RS256', 'PS256', 'ES256', 'EdDSA', 'dir', 'A256KW'].map((alg): TokenRow => [`alg ${JSON.stringify(alg)} over a good MAC`, withHeader({ alg })]),
  ...[undefined, true, 256, {}, ['HS256', 'none'], { toString: 'HS256' }].map((alg): TokenRow => [`alg ${JSON.stringify(alg)} over a good MAC`, withHeader({ alg })]),
  ['alg HS384 with its MAC', withHash('HS384', 'sha384')],
  ['alg HS512 with its MAC', withHash('HS512', 'sha512')],
  ['alg HS256 with the MAC of HS512', withHash('HS256', 'sha512')],
  ['alg HS256 with the MAC of HS1', withHash('HS256', 'sha1')],
  ...['', ' ', 'V2', 'v2 ', 'v2\u0000', 'constructor', 'toString', '0', '/etc/passwd', 'https://evil.example/k', 'x'.repeat(500)].map((kid): TokenRow => [`kid ${JSON.stringify(kid.slice(0, 30))}`, withHeader({ kid })]),
  ...[null, true, 1, ['v2'], { kid: 'v2' }].map((kid): TokenRow => [`kid ${JSON.stringify(kid)}`, withHeader({ kid })]),
  ['kid of the other ring', (kind) => pass(kind, {}, { kid: kind === 'vwr' ? 'e1' : 'v2' })],
  ['kid of the older key, MAC of the newer', (kind) => pass(kind, {}, { kid: 'v1' })],
  ...[null, '', 'jwt', 'at+jwt', ['urr-vwr+jwt'], 'application/urr-vwr+jwt', 'urr-vwr+jwt ', 'urr-entry+jwt\u0000'].map((typ): TokenRow => [`typ ${JSON.stringify(typ)}`, withHeader({ typ })]),
  ...['x5t', 'x5t#S256', 'enc', 'epk', 'apu', 'p2c', 'nonce', 'iss', 'ALG', 'Kid', 'url', 'ppt', 'svt', '__proto__x'].map((name): TokenRow => [`header with ${name}`, withHeader({ [name]: 'x' })]),
  ['crit null', withHeader({ crit: null })],
  ['crit that names b64, payload not encoded', (kind) => sign({ ...headerOf(kind), b64: false, crit: ['b64'] }, claimsOf(kind), SECRETS[kind])],
  ['b64 true', withHeader({ b64: true })],
  ['embedded jwk null', withHeader({ jwk: null })],
  ['header with __proto__', withHeaderText((text) => `{"__proto__":{},${text.slice(1)}`)],
  ['header with alg twice, the good one first', withHeaderText((text) => `${text.slice(0, -1)},"alg":"none"}`)],
  ['header with kid twice', withHeaderText((text) => `${text.slice(0, -1)},"kid":"v1"}`)],
  ['header with a line break at its end', withHeaderText((text) => `${text}\n`)],
  ['header with white space inside', withHeaderText((text) => text.replaceAll(':', ': '))],
  ['header with a byte order mark', withHeaderText((text) => `\ufeff${text}`)],
  ['header in UTF-16', (kind) => signedRaw((_, payload) => `${Buffer.from(JSON.stringify(headerOf(kind)), 'utf16le').toString('base64url')}.${payload}`)(kind)],
  ['header with an escaped value', withHeaderText((text) => text.replace('HS256', 'HS25\\u0036'))],
  ['header with something behind it', withHeaderText((text) => `${text}{}`)],
  ['header empty object', withHeaderText(() => '{}')],
  ['header a number', withHeaderText(() => '1')],
  ['header a text', withHeaderText((text) => JSON.stringify(text))],
  ['header nested deep', withHeaderText(() => '['.repeat(1000))],
  ['header empty, signed', signedRaw((_, payload) => `.${payload}`)],
  ['header with a space behind it, signed', signedRaw((header, payload) => `${header} .${payload}`)],
  ['header with a plus sign', signedRaw((header, payload) => `+${header.slice(1)}.${payload}`)],
  ['header in another case', signedRaw((header, payload) => `${header.toLowerCase()}.${payload}`)],
];

// biome-ignore format: one row a line
const macs: readonly TokenRow[] = [
  ...['null', 'false', '0', 'changeit', 'your-256-bit-secret', '[object Object]', ' '.repeat(32), '\u0000'.repeat(32)].map((secret): TokenRow => [`MAC keyed with ${JSON.stringify(secret.slice(0, 20))}`, withKey(() => secret)]),
  ['MAC keyed with the secret and a line break', withKey((kind) => `${SECRETS[kind]}\n`)],
  ['MAC keyed with the secret without its last character', withKey((kind) => SECRETS[kind].slice(0, -1))],
  ['MAC keyed with the secret in upper case', withKey((kind) => SECRETS[kind].toUpperCase())],
  ['MAC keyed with the secret read as base64', withKey((kind) => Buffer.from(SECRETS[kind], 'base64'))],
  ['MAC keyed with the secret in hex', withKey((kind) => Buffer.from(SECRETS[kind]).toString('hex'))],
  ['MAC keyed with both secrets', withKey(() => SECRETS.vwr + SECRETS.entry)],
  ['MAC keyed with an RSA public key', withKey(() => String(rsaPublicPem))],
  ['MAC keyed with a public JWK', withKey(() => JSON.stringify(ecPublicJwk))],
  ['MAC keyed with the header', withKey((kind) => segments(kind)[0])],
  ['a hash without a key', withSignature((_, header, payload) => mac(`${header}.${payload}`, ''))],
  ['MAC of the header alone', (kind) => withSignature((_, header) => mac(header, SECRETS[kind]))(kind)],
  ['MAC of the payload alone', (kind) => withSignature((_, __, payload) => mac(payload, SECRETS[kind]))(kind)],
  ['MAC without the dot', (kind) => withSignature((_, header, payload) => mac(header + payload, SECRETS[kind]))(kind)],
  ['MAC with a dot behind', (kind) => withSignature((_, header, payload) => mac(`${header}.${payload}.`, SECRETS[kind]))(kind)],
  ['MAC of what the segments decode to', (kind) => withSignature(() => mac(JSON.stringify(headerOf(kind)) + JSON.stringify(claimsOf(kind)), SECRETS[kind]))(kind)],
  ['MAC of the MAC', (kind) => withSignature((signature) => mac(signature, SECRETS[kind]))(kind)],
  ['signature longer by four', withSignature((signature) => `${signature}AAAA`)],
  ['signature reversed', withSignature((signature) => [...signature].reverse().join(''))],
  ['signature in the other case', withSignature((signature) => signature.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())))],
  ['signature that begins with another letter of two bytes', withSignature((signature) => `\u00e9${signature.slice(1)}`)],
  ['signature of more bytes than it has letters', withSignature((signature) => `${signature.slice(0, 39)}\u00e9\u00e9\u00e9\u00e9`)],
  ['signature percent-encoded', withSignature((signature) => signature.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`))],
  ['signature with two pad characters', withSignature((signature) => `${signature}==`)],
  ['signature with a comma', withSignature((signature) => `${signature.slice(0, 20)},${signature.slice(21)}`)],
  ['signature of the older key under the newer kid', withKey(() => SECRETS.vwrOld)],
];

// biome-ignore format: one row a line
const outsides: readonly TokenRow[] = [
  // Space and tab around a cookie value are no part of it (RFC 9110 section 5.6.3). Nothing else is so little.
  ...['\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u00a0', '\u1680', '\u2003', '\u2028', '\u3000', '\ufeff', '\u200b', '\u0000'].flatMap((space): TokenRow[] => [[`${JSON.stringify(space)} behind it`, around((token) => token + space)], [`${JSON.stringify(space)} before it`, around((token) => space + token)]]),
  ['twice with a comma', around((token) => `${token},${token}`)],
  ['twice with a space', around((token) => `${token} ${token}`)],
  ['twice without anything', around((token) => token + token)],
  ['in single quotes', around((token) => `'${token}'`)],
  ['in angle brackets', around((token) => `<${token}>`)],
  ['in a list', around((token) => `["${token}"]`)],
  ['behind a name', around((token) => `token=${token}`)],
  ['behind its length', around((token) => `${token.length}:${token}`)],
  ['percent-encoded', around((token) => token.replace(/./g, (letter) => `%${letter.charCodeAt(0).toString(16)}`))],
  ['in base64url once more', around(encode)],
  ['in lower case', around((token) => token.toLowerCase())],
  ['in upper case', around((token) => token.toUpperCase())],
  ['with full-width dots', around((token) => token.replaceAll('.', '\uff0e'))],
  ['with commas for dots', around((token) => token.replaceAll('.', ','))],
  ['a dot behind it', around((token) => `${token}.`)],
  ['two dots behind it', around((token) => `${token}..`)],
  ['segments the other way round', around((token) => token.split('.').reverse().join('.'))],
  ['header and signature alone', around((token) => token .split('.') .filter((_, index) => index !== 1) .join('.'))],
  ['five parts, as an encrypted token has', (kind) => `${encode({ alg: 'dir', enc: 'A256GCM' })}..${segments(kind).join('.')}`],
  ['a signed token within', (kind) => sign({ ...headerOf(kind), cty: 'JWT' }, pass(kind), SECRETS[kind])],
  ['the flattened JSON form', (kind) => JSON.stringify({ payload: segments(kind)[1], signatures: [{ protected: segments(kind)[0], signature: segments(kind)[2] }], })],
  ['a detached payload', (kind) => `${segments(kind)[0]}..${segments(kind)[2]}`],
  ['an unsigned pass of the right length', (kind) => `${segments(kind)[0]}.${segments(kind)[1]}.${'_'.repeat(43)}`],
  ['a token longer than is looked at', (kind) => pass(kind, { pad: 'x'.repeat(1400) })],
  ['a payload of 20,000 brackets', (kind) => `${segments(kind)[0]}.${encode('['.repeat(20_000))}.${segments(kind)[2]}`],
  ['nothing but base64url', () => 'eyJ'.repeat(600)],
  ['a token of 19 KB', (kind) => `${segments(kind)[0]}.${'A'.repeat(19_000)}.${segments(kind)[2]}`],
];

// biome-ignore format: one row a line
const payloads: readonly TokenRow[] = [
  ['payload empty, signed', signedRaw((header) => `${header}.`)],
  ['payload padded, signed', signedRaw((header, payload) => `${header}.${payload}=`)],
  ['payload with a line break, signed', signedRaw((header, payload) => `${header}.${payload}\n`)],
  ['payload with white space inside, signed', signedRaw((header, payload) => `${header}.${payload.slice(0, 40)} ${payload.slice(40)}`)],
  ['payload with a plus sign, signed', signedRaw((header, payload) => `${header}.${payload.slice(0, -4)}+/+/`)],
  ['payload with other unused bits, signed', (kind) => signedRaw((header) => `${header}.${looseEnd(JSON.stringify(claimsOf(kind)))}`)(kind)],
  ['payload of an impossible length, signed', signedRaw((header, payload) => `${header}.${payload.slice(0, payload.length - (payload.length % 4))}A`)],
  ['payload with a byte order mark', withPayloadText((text) => `\ufeff${text}`)],
  ['payload with something behind it', withPayloadText((text) => `${text}1`)],
  ['payload with a NUL behind it', withPayloadText((text) => `${text}\u0000`)],
  ['payload with a comma too many', withPayloadText((text) => text.replace('}', ',}'))],
  ['payload with a comment', withPayloadText((text) => `${text}//`)],
  ['payload in single quotes', withPayloadText((text) => text.replaceAll('"', "'"))],
  ['payload with NaN', withPayloadText((text) => text.replace(/"exp":\d+/, '"exp":NaN'))],
  ['payload with Infinity', withPayloadText((text) => text.replace(/"exp":\d+/, '"exp":Infinity'))],
  ['payload with a hexadecimal number', withPayloadText((text) => text.replace(/"exp":\d+/, '"exp":0x7fffffff'))],
  ['payload with exp twice, the past one last', withPayloadText((text) => text.replace('}', `,"exp":${nowSeconds - 600}}`))],
  ['payload with aud twice, another last', withPayloadText((text) => text.replace('}', ',"aud":"quiet"}'))],
  ['payload with overlong UTF-8', (kind) => bytesPayload(kind, [0xc0, 0xaf])],
  ['payload with a surrogate in UTF-8', (kind) => bytesPayload(kind, [0xed, 0xa0, 0x80])],
  ['payload with truncated UTF-8', (kind) => bytesPayload(kind, [0xe2, 0x82])],
  ['claims within claims', (kind) => sign(headerOf(kind), { claims: claimsOf(kind) }, SECRETS[kind])],
  ['claims under constructor', (kind) => sign(headerOf(kind), `{"constructor":{"prototype":${JSON.stringify(claimsOf(kind))}}}`, SECRETS[kind])],
  ['payload true', withPayloadText(() => 'true')],
  ['payload an empty text', withPayloadText(() => '""')],
  ['payload an empty object', withPayloadText(() => '{}')],
  ['payload the claims as a text', withPayloadText((text) => JSON.stringify(text))],
];

const values = (name: string, unfit: readonly unknown[]): TokenRow[] =>
  unfit.map((value): TokenRow => [`${name} ${JSON.stringify(value)?.slice(0, 40)}`, withClaim(name, value)]);
const neither = [null, true, false, [], {}, '', '1', Number.MAX_SAFE_INTEGER + 1, -1, 1.5];

// biome-ignore format: one row a line
const claims: readonly TokenRow[] = [
  ...values('exp', [...neither, 0, nowSeconds - 6, nowSeconds - 11, nowSeconds + 891, `${nowSeconds + 500}`, [nowSeconds + 500]]),
  ...values('iat', [...neither, 0, nowSeconds + 31, nowSeconds - 400 + 0.5, nowSeconds * 1000, [nowSeconds]]),
  ...values('nbf', [...neither, 0, nowSeconds + 31, nowSeconds * 1000]),
  ...values('iss', [undefined, null, '', 'URR', 'urr ', 'urr\u0000', 'ur', 'https://urr', ['urr'], { urr: 1 }, 1, true]),
  ...values('aud', [undefined, null, '', '*', 'IU-2027', 'iu-2027 ', 'iu-202', 'iu-20277', 'iu-2027\u0000', 'iu-2027/..', 'urr-edge', ['iu-2027', 'quiet'], { 'iu-2027': 1 }, 2027, true, '\uff49u-2027', '__proto__']),
  ...values('sub', [undefined, null, '', ' ', 'a b', 'a\nb', 'a\u0000', 'a\u007f', 'a\u00e9', '\ud800', 1, true, [], ['subject-1'], {}, 'x'.repeat(257)]),
  ...values('jti', [undefined, null, '', 1, true, [], {}]),
  ...values('epo', [...neither, undefined, 0]),
  ...values('pos', [...neither, undefined]),
  ...values('v', [undefined, null, true, '1', [1], 0, 1.5, 2, -1]),
  ...values('oia', [...neither, 0]),
];

/** Ends in a letter whose unused bits are set, as a loose decoder would forgive. */
function looseEnd(text: string): string {
  const padded = text.length % 3 === 0 ? `${text} ` : text;
  const encoded = encode(padded);
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return encoded.slice(0, -1) + alphabet[alphabet.indexOf(encoded.slice(-1)) + 1];
}

function bytesPayload(kind: Kind, inSubject: readonly number[]): string {
  const [before, after] = JSON.stringify(claimsOf(kind)).split('subject-1') as [string, string];
  const payload = Buffer.concat([Buffer.from(before), Buffer.from(inSubject), Buffer.from(after)]);
  return signedRaw((header) => `${header}.${payload.toString('base64url')}`)(kind);
}

export const spoiltTokens: readonly TokenRow[] = [...headers, ...macs, ...outsides, ...payloads, ...claims];
