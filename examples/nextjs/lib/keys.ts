import { parseKeys } from '@urr/core';

/** Three rings as JSON: `URR_KEYS`, made by `npx @urr/server keys new`. Development has its own, known to everybody. */
export function loadKeys() {
  const { place, vwr, entry } = parseKeys(process.env.URR_KEYS ?? developmentKeys());
  if (place === undefined || vwr === undefined || entry === undefined)
    throw new Error('URR_KEYS lacks a ring');
  return { place, vwr, entry };
}

function developmentKeys() {
  if (process.env.NODE_ENV === 'production') throw new Error('set URR_KEYS: npx @urr/server keys new');
  const ring = (name: string) => [
    { kid: name, alg: 'HS256', secret: `${name} key of everybody's development server` },
  ];
  return { place: ring('place'), vwr: ring('vwr'), entry: ring('entry') };
}
