// Claims as our issuers write them. Nothing JSON would refuse gets through: no escapes, controls or leading zeros.
const AS_ISSUED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what JSON refuses inside a text
  /^\{"iss":"([^"\\\0-\x1f]*)","aud":"([^"\\\0-\x1f]*)","sub":"([^"\\\0-\x1f]*)","pos":(0|[1-9]\d{0,14}),"epo":([1-9]\d{0,14}),"iat":([1-9]\d{0,14}),"exp":([1-9]\d{0,14}),"jti":"([^"\\\0-\x1f]*)","v":1\}(?![\s\S])/;

/**
 * JSON.parse for payloads, in half the time for those with the members our issuers write, in their order. The same
 * answer for every text, the same errors.
 */
export function parseClaims(payload: string): unknown {
  const found = AS_ISSUED.exec(payload);
  if (found === null) return JSON.parse(payload);
  return {
    iss: found[1],
    aud: found[2],
    sub: found[3],
    pos: +(found[4] as string),
    epo: +(found[5] as string),
    iat: +(found[6] as string),
    exp: +(found[7] as string),
    jti: found[8],
    v: 1,
  };
}
