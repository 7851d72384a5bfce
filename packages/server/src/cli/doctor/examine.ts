/** All checks, one after the other. */
import { Failure } from '../command';
import { fail, skip, type Verdict } from './check';
import { CHECKS } from './checks';
import { createSite, OutOfRequests, type Site, type SiteOptions } from './site';
import { NoAnswer } from './transport';
import { leave } from './visit';

export type Finding = Verdict & { readonly id: string; readonly title: string; readonly docs: string };

export type Examination = { readonly findings: readonly Finding[]; readonly requests: number };

/** @throws {Failure} nobody answers at that address, or it leads to another one */
export async function examine(
  options: SiteOptions,
  onFinding: (finding: Finding) => void,
): Promise<Examination> {
  const site = createSite(options);
  await assertReachable(site);
  const findings: Finding[] = [];
  for (const { id, title, docs, run } of CHECKS) {
    if (options.signal.aborted) break;
    const finding = { id, title, docs, ...(await run(site).catch(verdictOn)) };
    findings.push(finding);
    onFinding(finding);
  }
  await leave(site).catch(() => undefined);
  return { findings, requests: site.requests() };
}

/** Somebody is there, and the site is not merely an address that leads to the site. */
async function assertReachable(site: Site): Promise<void> {
  const home = await site.ask({ path: '/' }).catch((error: unknown) => {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Failure('ERR_SITE_UNREACHABLE', `${site.shop.origin}: ${error.message}`);
  });
  const location = home.header('location') ?? '';
  if (![301, 308].includes(home.status) || !URL.canParse(location, site.shop)) return;
  const { origin } = new URL(location, site.shop);
  if (origin !== site.shop.origin) {
    throw new Failure('ERR_SITE_MOVED', `${site.shop.origin} leads to ${origin}: examine that one`);
  }
}

function verdictOn(error: unknown): Verdict {
  if (error instanceof OutOfRequests) return skip('the requests were used up', 'raise --requests');
  if (error instanceof NoAnswer)
    return fail(`no answer: ${error.message}`, 'see whether the service behind it runs');
  throw error;
}
