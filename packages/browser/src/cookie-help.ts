/** What to look at when a cookie was given and did not come back. Said once for each address, to developers. */

const told = new Set<string>();

/**
 * Says on the console that `what` did not reach `where`.
 *
 * @param what the cookie's owner, as a site's developers know it
 * @param where method and address of the request that went without it
 */
export function explainLostCookie(what: string, where: string): void {
  if (told.has(where)) return;
  told.add(where);
  console.error(
    `[urr] the cookie of ${what} did not reach ${where}: is it set for that host (cookies.domain), sent there (credentials, sameSite), and may it be kept?`,
  );
}
