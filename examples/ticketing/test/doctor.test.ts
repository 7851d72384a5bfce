/** `urr doctor` over the network against the demo: the real guard, in a distribution's place. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from '../../../packages/server/src/cli/run';
import { demoConfig } from '../src/settings';
import { BRISK, withSite } from './site';

it('finds nothing wrong with the demo, and is asked of no more than it says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'urr-doctor-'));
  try {
    const config = join(folder, 'urr.json');
    writeFileSync(config, JSON.stringify(demoConfig({ hurried: true })));
    await withSite({ 'dawn-2027': BRISK }, async ({ origin }) => {
      const out: string[] = [];
      const err: string[] = [];
      const args = ['doctor', origin, '--event', 'dawn-2027', '--config', config, '--json'];
      const bounds = ['--requests', '60', '--per-second', '100', '--waf-limit', '20000', '--nat', '20'];
      const code = await run([...args, ...bounds], {
        out: (line) => out.push(line),
        err: (line) => err.push(line),
        signal: new AbortController().signal,
      });
      const { findings, requests } = JSON.parse(out.join('')) as {
        findings: { id: string; level: string; seen: string }[];
        requests: number;
      };
      expect(findings.filter(({ level }) => level === 'fail' || level === 'warn')).toEqual([]);
      expect([code, err]).toEqual([0, []]);
      // Of this machine over http, and from one origin, these have nothing to say.
      expect(findings.filter(({ level }) => level === 'skip').map(({ id }) => id)).toEqual(['https', 'cors']);
      expect(requests).toBeLessThanOrEqual(60);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
