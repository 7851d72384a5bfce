/** List prices in US dollars, us-east-1, without free tiers. Check them before relying on a total. */
const MILLION = 1e6;

/** For one. */
export const PRICES = {
  writeUnit: 0.625 / MILLION,
  readUnit: 0.125 / MILLION,
  /** HTTPS requests and bytes out of a CDN. */
  cdnRequest: 1 / MILLION,
  byteOut: 0.085 / 1e9,
  /** 15 ms of 128 MB on arm. */
  lambda: (0.2 + 0.015 * 0.125 * 13.3) / MILLION,
} as const;

/** HTTP API: the first 300 million of a month are dearer. */
export function apiRequests(count: number): number {
  return (Math.min(count, 300 * MILLION) * 1 + Math.max(0, count - 300 * MILLION) * 0.9) / MILLION;
}
