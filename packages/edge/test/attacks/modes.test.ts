/** One event enforced while everything else is off: what is let through must not be that event under another name. */
import { describe, expect, it } from 'vitest';
import { allRuntimes } from '../support/all-runtimes';
import { bothCookies } from '../support/passes';
import { sendAll } from '../support/runtimes';

const config = { mode: 'off', events: { 'iu-2027': { mode: 'enforce' } } } as const;
const other = { mode: 'off', events: { 'IU-2027': { mode: 'enforce' } } } as const;

describe.each(await allRuntimes())('with one event enforced and the rest off, $name', (runtime) => {
  const statuses = async (
    targets: readonly string[],
    input: typeof config | typeof other,
    cookies?: string,
  ) => {
    const requests = targets.map((target) => ({
      target,
      ...(cookies === undefined ? {} : { cookies: [cookies] }),
    }));
    const outcomes = await sendAll(runtime, input, requests);
    return outcomes.map((outcome) => (outcome.kind === 'answer' ? outcome.status : 'passes'));
  };

  it('guards that event, its id in any letter case', async () => {
    const targets = ['iu-2027', 'IU-2027', 'Iu-2027', 'iU-2027'].map((id) => `/api/v1/seats/${id}/A`);
    expect(await statuses(targets, config)).toEqual([403, 403, 403, 403]);
    expect(await statuses(targets, other)).toEqual([403, 403, 403, 403]);
    expect(await statuses(targets.slice(0, 1), config, bothCookies)).toEqual(['passes']);
  });

  it('lets other events pass, and what names no event', async () => {
    const targets = [
      '/api/v1/seats/quiet/A',
      '/api/v1/seats/iu-20270/A',
      '/api/v1/seats/reserve',
      '/api/v1/me',
      '/about',
    ];
    expect(await statuses(targets, config)).toEqual(targets.map(() => 'passes'));
  });

  it('refuses every address that an origin could take for that event’s', async () => {
    const targets = [
      '//api/v1/seats/iu-2027/A',
      '/api/v1/seats/iu-2027;x/A',
      '/api/v1/seats/i%75-2027/A',
      '/x/..;/api/v1/seats/iu-2027/A',
      // An origin may trim ids, or its database fold the width of letters.
      '/api/v1/seats/iu-2027%C2%A0/A',
      '/api/v1/seats/%EF%BD%89%EF%BD%95-2027/A',
    ];
    expect(await statuses(targets, config)).toEqual(targets.map(() => 400));
  });
});
