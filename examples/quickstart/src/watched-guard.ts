import { defineConfig } from '@urr/core';
import { logShadow } from '@urr/edge';
import { createNodeGuard } from '@urr/edge/node';
import { keys } from './keys';

const config = defineConfig({ mode: 'shadow' }); // changes nothing, says what would have happened
const { vwr, entry } = keys;

export const guard = createNodeGuard({ config, keys: { vwr, entry }, onDecision: logShadow });
