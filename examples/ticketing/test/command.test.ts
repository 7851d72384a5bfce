import { afterEach, describe, expect, it } from 'vitest';
import { demoRun, endRuns } from './run';

describe('the demo command', () => {
  afterEach(endRuns);

  it('prints its address, says how to choose another port when that one is taken, and ends on Ctrl-C', async () => {
    const first = demoRun(['--visitors', '0']);
    await expect.poll(first.output, { timeout: 30_000 }).toMatch(/Shop +http:\/\/127\.0\.0\.1:\d+\//);
    const [, address = '', port = ''] = /(http:\/\/127\.0\.0\.1:(\d+)\/)/.exec(first.output()) ?? [];
    expect((await fetch(address)).status).toBe(200);

    const second = demoRun(['--visitors', '0', '--port', port]);
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`Port ${port} is taken`);
    expect(second.output()).toContain(`--port ${Number(port) + 1}`);

    // One Ctrl-C may come twice: from the terminal, and from what started us.
    first.process.kill('SIGINT');
    first.process.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(first.output()).toContain('The shop is closed.');
    await expect(fetch(address)).rejects.toThrow();
  });

  it('explains what it takes to whoever mistypes it', async () => {
    const run = demoRun(['--prot', '1']);
    expect(await run.exit).toBe(2);
    expect(run.output()).toContain("Unknown option '--prot'");
    expect(run.output()).toContain('--port N');
  });
});
