/** 32 bits of a signature: enough to know a good token again among those of one visitor, and to find it among all. */
export function tailOf(token: string): number {
  return bitsAt(token, 2);
}

/** Five characters counted from `back` before the end. The very last one of a signature holds fewer bits. */
export function bitsAt(token: string, back: number): number {
  const end = token.length - back;
  let bits = 0;
  for (let at = end; at > end - 5 && at >= 0; at--) bits = (bits * 67 + token.charCodeAt(at)) | 0;
  return bits ^ (bits >>> 13);
}
