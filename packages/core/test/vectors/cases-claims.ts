/** Times, claims and expectations. */
import { type Case, claimsOf, collector, ending, good, now, nowMs, withClaims, withPayload } from './forge';

export function claimCases(): Case[] {
  const { accept, refuse, cases } = collector();
  // Time, to the millisecond.
  accept('the last millisecond of the leeway', withClaims(ending), claimsOf('vwr', ending), {
    nowMs: nowMs + 5_000,
  });
  refuse('the first millisecond after the leeway', 'expired', withClaims(ending), { nowMs: nowMs + 5_001 });
  const early = { iat: now + 30, exp: now + 90 };
  refuse('one millisecond more than 30 s ahead', 'not-yet-valid', withClaims(early), { nowMs: nowMs - 1 });
  accept('nbf 30 s ahead', withClaims({ nbf: now + 30 }), claimsOf('vwr', { nbf: now + 30 }));
  refuse('nbf 31 s ahead', 'not-yet-valid', withClaims({ nbf: now + 31 }));
  refuse('nbf is text', 'malformed', withClaims({ nbf: 'soon' }));
  refuse('nbf is null', 'malformed', withClaims({ nbf: null }));
  accept(
    'a lifetime of one second',
    withClaims({ iat: now, exp: now + 1 }),
    claimsOf('vwr', { iat: now, exp: now + 1 }),
  );
  refuse('exp equals iat', 'lifetime', withClaims({ iat: now, exp: now }));
  refuse('exp before iat', 'lifetime', withClaims({ iat: now + 20, exp: now + 10 }));
  refuse('valid for a day', 'lifetime', withClaims({ exp: now + 86_400 }));
  refuse('valid for thousands of years', 'lifetime', withClaims({ exp: Number.MAX_SAFE_INTEGER }));
  refuse('lifetime is judged before expiry', 'lifetime', withClaims({ iat: now - 9_000, exp: now - 1_000 }));

  // Claims: what has to be there, and of which type.
  for (const claim of ['iss', 'aud', 'sub', 'pos', 'epo', 'iat', 'exp', 'jti', 'v']) {
    refuse(`no ${claim}`, 'malformed', withPayload(without(claim)));
    refuse(`${claim} is null`, 'malformed', withClaims({ [claim]: null }));
    refuse(`${claim} is an array`, 'malformed', withClaims({ [claim]: [claimsOf('vwr')[claim as 'iss']] }));
  }
  for (const claim of ['pos', 'epo', 'iat', 'exp']) {
    const value = claimsOf('vwr')[claim as 'exp'];
    refuse(`${claim} is text`, 'malformed', withClaims({ [claim]: String(value) }));
    refuse(`${claim} has a fraction`, 'malformed', withClaims({ [claim]: value + 0.5 }));
    refuse(`${claim} is negative`, 'malformed', withClaims({ [claim]: -1 }));
    refuse(`${claim} is beyond the safe integers`, 'malformed', withClaims({ [claim]: 2 ** 53 }));
    refuse(
      `${claim} is beyond all numbers`,
      'malformed',
      withPayload(JSON.stringify(claimsOf('vwr')).replace(`"${claim}":${value}`, `"${claim}":1e400`)),
    );
  }
  refuse('exp is true', 'malformed', withClaims({ exp: true }));
  refuse('exp is an object', 'malformed', withClaims({ exp: {} }));
  refuse('exp is 0', 'malformed', withClaims({ exp: 0 }));
  refuse('epo is 0', 'malformed', withClaims({ epo: 0 }));
  accept('pos is 0: nobody waits', withClaims({ pos: 0 }), claimsOf('vwr', { pos: 0 }));
  accept(
    'pos is the largest safe integer',
    withClaims({ pos: 2 ** 53 - 1 }),
    claimsOf('vwr', { pos: 2 ** 53 - 1 }),
  );
  refuse('sub is empty', 'malformed', withClaims({ sub: '' }));
  refuse('sub is a number', 'malformed', withClaims({ sub: 7 }));
  refuse('jti is empty', 'malformed', withClaims({ jti: '' }));
  refuse('v is 2', 'malformed', withClaims({ v: 2 }));
  refuse('v is text', 'malformed', withClaims({ v: '1' }));
  refuse('aud is a path', 'malformed', withClaims({ aud: '../admin' }), { expected: {} });
  refuse('aud is empty', 'malformed', withClaims({ aud: '' }), { expected: {} });
  refuse('aud has 65 characters', 'malformed', withClaims({ aud: 'a'.repeat(65) }), { expected: {} });
  accept(
    'aud has 64 characters',
    withClaims({ aud: 'a'.repeat(64) }),
    claimsOf('vwr', { aud: 'a'.repeat(64) }),
    { expected: {} },
  );
  refuse('aud differs in case', 'wrong-event', withClaims({ aud: 'IU-2027' }));
  refuse('of another issuer', 'wrong-kind', withClaims({ iss: 'other' }));
  refuse('issuer differs in case', 'wrong-kind', withClaims({ iss: 'URR' }));
  accept(
    'renewed, with the time of first issue',
    withClaims({ oia: now - 900 }),
    claimsOf('vwr', { oia: now - 900 }),
  );
  refuse('oia is text', 'malformed', withClaims({ oia: '1' }));
  refuse('oia is 0', 'malformed', withClaims({ oia: 0 }));
  const further = { tier: 'entry', extra: { deep: [1, 'x'] } };
  accept('further claims are ignored', withClaims(further), claimsOf('vwr', further));
  refuse(
    'claims under __proto__',
    'malformed',
    withPayload(`{"__proto__":${JSON.stringify(claimsOf('vwr'))}}`),
  );
  accept(
    'exp twice: the last one counts',
    withPayload(JSON.stringify(claimsOf('vwr')).replace('{', `{"exp":${now - 100},`)),
    claimsOf('vwr'),
  );

  // Expectations.
  accept('epoch above the lowest allowed', withClaims({ epo: 3 }), claimsOf('vwr', { epo: 3 }), {
    expected: { minEpoch: 2 },
  });
  accept('epoch equal to the lowest allowed', withClaims({ epo: 2 }), claimsOf('vwr', { epo: 2 }), {
    expected: { minEpoch: 2 },
  });
  refuse('epoch below the lowest allowed', 'wrong-epoch', good, { expected: { minEpoch: 2 } });
  refuse('of a later epoch', 'wrong-epoch', withClaims({ epo: 2 }));
  refuse('an empty subject is expected', 'wrong-subject', good, { expected: { subject: '' } });
  refuse('expired is said before wrong-event', 'expired', withClaims({ ...ending, aud: 'bts-2027' }), {
    nowMs: nowMs + 9_000,
  });
  refuse('wrong-event is said before wrong-epoch', 'wrong-event', withClaims({ aud: 'bts-2027', epo: 9 }));
  refuse('wrong-epoch is said before wrong-subject', 'wrong-epoch', withClaims({ epo: 9, sub: 'someone' }));

  return cases;
}

function without(claim: string): object {
  return Object.fromEntries(Object.entries(claimsOf('vwr')).filter(([name]) => name !== claim));
}
