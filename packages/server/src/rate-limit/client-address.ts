import { isIP, isIPv6 } from 'node:net';

/** IPv6 networks are given out as /64: a client has all of it. */
const NETWORK_GROUPS = 4;

/**
 * The address a client is counted by, from a header or a socket: `198.51.100.10`, `198.51.100.10:46532` as CloudFront
 * writes it, `[2001:db8::1]:443`. Of several values the last, which the nearest proxy wrote. Ports are left off, and
 * of IPv6 the first 64 bits count.
 *
 * @returns null for anything that is no address
 */
export function toClientAddress(text: string | undefined): string | null {
  const last = text?.split(',').at(-1)?.trim() ?? '';
  const address = withoutPort(last);
  if (address === null) return null;
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? networkOf(address);
}

function withoutPort(text: string): string | null {
  const bracketed = /^\[([^\]]+)\](?::\d{1,5})?$/.exec(text)?.[1];
  const candidates = [bracketed ?? text, text.replace(/:\d{1,5}$/, '')];
  return candidates.find((candidate) => isIP(candidate) !== 0 && !candidate.includes('%')) ?? null;
}

function networkOf(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const before = groups(head);
  const after = groups(tail);
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...after];
  const network = all.slice(0, NETWORK_GROUPS).map((group) => group.replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}
