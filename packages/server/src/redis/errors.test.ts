import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { isScriptMissing, toStoreError } from './errors';

describe('errors of Redis', () => {
  it.each([
    { said: "READONLY You can't write against a read only replica.", names: 'READONLY', seconds: 2 },
    { said: 'LOADING Redis is loading the dataset in memory', names: 'LOADING', seconds: 5 },
    { said: 'CLUSTERDOWN The cluster is down', names: 'CLUSTERDOWN', seconds: 3 },
    { said: 'MASTERDOWN Link with MASTER is down', names: 'MASTERDOWN', seconds: 3 },
    { said: "OOM command not allowed when used memory > 'maxmemory'.", names: 'OOM', seconds: 5 },
    { said: '-OOM command not allowed, script: 1, on @user_script:1.', names: 'OOM', seconds: 5 },
    { said: 'ERR Error running script: -READONLY You can', names: 'READONLY', seconds: 2 },
    { said: 'BUSY Redis is busy running a script.', names: 'BUSY', seconds: 2 },
    { said: 'TRYAGAIN Multiple keys request during rehashing of slot', names: 'TRYAGAIN', seconds: 1 },
    { said: 'ERR unknown command', names: 'unexpected answer ERR', seconds: 2 },
    { said: 'Connection is closed.', names: 'no connection or no answer', seconds: 2 },
  ])('become one that says when to ask again: $said', ({ said, names, seconds }) => {
    const cause = new Error(said);
    const error = toStoreError(cause);
    expect(error).toMatchObject({ code: 'ERR_STORE_UNAVAILABLE', retryAfterSeconds: seconds, cause });
    expect(error.message).toContain(names);
  });

  it('stay what they are when they are known already', () => {
    const error = new StoreUnavailableError('no');
    expect(toStoreError(error)).toBe(error);
  });

  it('tell a missing script from other failures', () => {
    expect(isScriptMissing(new Error('NOSCRIPT No matching script. Please use EVAL.'))).toBe(true);
    expect(isScriptMissing(new Error('ERR NOSCRIPT'))).toBe(false);
    expect(isScriptMissing('NOSCRIPT')).toBe(false);
  });
});
