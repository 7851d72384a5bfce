/** All checks, one after the other. */
import { Failure } from '../command';
import { fail, skip, type Verdict } from './check';
import { CHECKS } from './checks';
import { createSite, OutOfRequests, type Site, type SiteOptions } from './site';
import { NoAnswer } from './transport';
import { leave } from './visit';

export type Finding = Verdict & { readonly id: string; readonly title: string; readonly docs: string };

export type Examination = { readonly findings: readonly Finding[]; readonly requests: number };

/** @throws {Failure} nobody answers at that address */
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

async function assertReachable(site: Site): Promise<void> {
  try {
    await site.ask({ path: '/' });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new Failure('ERR_SITE_UNREACHABLE', `${site.shop.origin}: ${error.message}`);
  }
}

function verdictOn(error: unknown): Verdict {
  if (error instanceof OutOfRequests) return skip('the requests were used up', 'raise --requests');
  if (error instanceof NoAnswer)
    return fail(`no answer: ${error.message}`, 'see whether the service behind it runs');
  throw error;
}
