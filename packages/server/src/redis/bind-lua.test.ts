import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toLuaModule } from '../../../../tooling/lua';

it('binds the scripts as they are in lua/', async () => {
  const module = toLuaModule(join(import.meta.dirname, 'lua'));
  await expect(module).toMatchFileSnapshot('./scripts.generated.ts');
});
