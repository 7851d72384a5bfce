/** Where a link in `docs/` leads on the site: to a page of it, or to a file of the repository. */
import { posix } from 'node:path';

export type SiteLink =
  | { readonly kind: 'as-is' }
  | { readonly kind: 'page'; readonly href: string }
  /** Made beside the pages by the build, and no part of them: leaves the site's own navigation. */
  | { readonly kind: 'beside'; readonly href: string }
  | { readonly kind: 'file'; readonly path: string; readonly anchor: string };

/** What the site shows of the repository as a page of its own, by the folder it is made from. */
const BESIDE: Readonly<Record<string, string>> = { 'examples/ticketing/src/check-draw': '/check-draw/' };

/**
 * @param from the page with the link, relative to `docs/`: `guide/edge.md`
 * @param link as it is written: `../architecture.md#the-turn`
 */
export function toSiteLink(from: string, link: string): SiteLink {
  if (/^(?:[a-z]+:|#|\/)/i.test(link)) return { kind: 'as-is' };
  const [target = '', anchor] = link.split('#');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const path = posix.normalize(posix.join('docs', posix.dirname(from), target)).replace(/\/$/, '');
  const beside = BESIDE[path];
  if (beside !== undefined) return { kind: 'beside', href: beside };
  if (!path.startsWith('docs/') || !path.endsWith('.md')) return { kind: 'file', path, anchor: hash };
  return { kind: 'page', href: `/${toPage(path.slice('docs/'.length)).replace(/\.md$/, '')}${hash}` };
}

/** `README.md` is what a folder shows, on the site as in the repository. */
export const toPage = (path: string): string => path.replace(/(^|\/)README\.md$/, '$1index.md');

/** The anchor that a heading gets in the repository, so that links work in both. */
export const toAnchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
