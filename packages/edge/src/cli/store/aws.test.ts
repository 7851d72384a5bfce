/** The real AWS client against a local stand-in for its API. It runs in processes of its own, as it does for users. */
import { describe, expect, it, vi } from 'vitest';
import { type CliResult, spawnUrrEdge } from '../../../test/support/cli';
import { ARN, type FakeKvsApi, fakeKvsApi } from '../../../test/support/fake-kvs-api';
import { openAwsStore } from './aws';

// Processes that load the AWS client, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const mode = (api: FakeKvsApi, ...args: string[]): Promise<CliResult> =>
  spawnUrrEdge(['mode', ...args, '--json'], { env: api.env });

describe('a KeyValueStore on AWS', () => {
  it('is read page by page, and signed for as this API wants it', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `urr:event:e${index}`);
    const api = await fakeKvsApi(Object.fromEntries(names.map((name) => [name, '{"mode":"shadow"}'])));
    const { code, out } = await mode(api, 'off', '--kvs', ARN);
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(out).eventsWithOwnMode)).toHaveLength(120);
    expect(api.values.get('urr:mode')).toBe('off');
    expect(api.requests.map(({ line }) => line)).toEqual([
      'GET /',
      'GET /keys',
      'GET /keys',
      'GET /keys',
      'POST /keys',
    ]);
    for (const { signature } of api.requests) expect(signature).toBe('AWS4-ECDSA-P256-SHA256');
  });

  it('is written under its etag, and anew after another writer', async () => {
    const api = await fakeKvsApi({ 'urr:event:iu-2027': '{"minEpoch":2}' });
    api.interfere('urr:event:iu-2027', '{"minEpoch":3}');
    const { code } = await mode(api, 'shadow', '--event', 'iu-2027', '--kvs', ARN);
    expect(code).toBe(0);
    expect(JSON.parse(api.values.get('urr:event:iu-2027') ?? '')).toEqual({ minEpoch: 3, mode: 'shadow' });
  });

  it('that does not exist is reported as AWS reports it', async () => {
    const api = await fakeKvsApi();
    const { code, out, err } = await mode(api, 'off', '--kvs', ARN.replace('8f6e45', 'another'));
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(
      'urr-edge mode: ERR_STORE_UNAVAILABLE CloudFront KeyValueStore: ResourceNotFoundException: no such key value store',
    );
  });
});

describe('openAwsStore', () => {
  it('says what to install where the AWS client is missing', async () => {
    const missing = async () => {
      throw Object.assign(new Error("Cannot find package '@aws-sdk/signature-v4a' imported from here"), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    };
    await expect(openAwsStore(ARN, [missing, missing])).rejects.toThrow(
      'this command needs the AWS client, which is not installed: npm install @aws-sdk/client-cloudfront-keyvaluestore @aws-sdk/signature-v4a',
    );
  });

  it('does not call an AWS client missing that is broken', async () => {
    const broken = async () => {
      throw Object.assign(new Error("Cannot find module '/x/dist-es/fromBase64'"), {
        code: 'ERR_MODULE_NOT_FOUND',
      });
    };
    await expect(openAwsStore(ARN, [broken])).rejects.toThrow('dist-es');
  });

  it('looks at the ARN before it loads anything', async () => {
    const load = vi.fn();
    await expect(openAwsStore('guard', [load])).rejects.toThrow('ERR_INPUT_INVALID --kvs');
    expect(load).not.toHaveBeenCalled();
  });
});
