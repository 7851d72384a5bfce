/** The name of a route, from a path of ours. */

/** Words of our own paths. Whatever else stands in one came from a visitor. */
const WORDS = new Set(
  `api v1 vwr vwr-api queue operator operator-api urr events event assign check status leave join heartbeat complete
  open pause resume close reset configure plan plans cancel whoami history live health ready openapi.json console`.match(
    /\S+/g,
  ),
);
/** Keeps a path's own words: `/vwr-api/vwr/check/{id}`. */
export function routeOf(path: string): string {
  const [plain = ''] = path.split('?', 1);
  const words = plain.split('/').slice(1, 9);
  return `/${words.map((word) => (WORDS.has(word) ? word : '{id}')).join('/')}`;
}
