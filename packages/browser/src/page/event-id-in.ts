/**
 * The event id at its place in an address.
 *
 * @param template the page's address, with `{eventId}` in its path or query
 * @returns '' where the address is not of that form
 */
export function eventIdIn(
  address: { readonly pathname: string; readonly search: string },
  template: string,
): string {
  const literal = template.split('{eventId}').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${literal[0]}([A-Za-z0-9][\\w-]{0,63})${literal[1] ?? ''}(?=/?$|[/?#&])`);
  return pattern.exec(address.pathname + address.search)?.[1] ?? '';
}
