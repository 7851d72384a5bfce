import { parseKeys } from '@urr/core';

// Once: npx @urr/server keys new > urr-keys.json, then into your secret manager.
export const keys = parseKeys(process.env.URR_KEYS ?? '{}');
