/** A look into a token without verifying it: good for choosing cookie lifetimes, never for a decision. */

/** The claims as they stand, or undefined. Anybody can write such a token. */
export function payloadOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
