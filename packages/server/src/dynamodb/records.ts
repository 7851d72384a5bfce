/** Places and claims as attributes of a row. */
import type { ClaimRecord, PlaceRecord } from '../waiting-room/store';
import { type Item, number, numberOf, text, textOf } from './attributes';

export function toPlaceItem({ jti, subject, position, iat, exp, owner }: PlaceRecord): Item {
  return {
    jti: text(jti),
    subject: text(subject),
    position: number(position),
    iat: number(iat),
    exp: number(exp),
    ...(owner === null ? {} : { owner: text(owner) }),
  };
}

export function toPlace(row: Item): PlaceRecord {
  return {
    jti: textOf(row, 'jti'),
    subject: textOf(row, 'subject'),
    position: numberOf(row, 'position'),
    iat: numberOf(row, 'iat'),
    exp: numberOf(row, 'exp'),
    owner: row.owner === undefined ? null : textOf(row, 'owner'),
  };
}

export function toClaimItem(claim: ClaimRecord): Item {
  if (claim.state === 'left') return { state: text('left') };
  const { jti, iat, exp } = claim;
  return { state: text('claimed'), jti: text(jti), iat: number(iat), exp: number(exp) };
}

export function toClaim(row: Item): ClaimRecord {
  if (textOf(row, 'state') === 'left') return { state: 'left' };
  return { state: 'claimed', jti: textOf(row, 'jti'), iat: numberOf(row, 'iat'), exp: numberOf(row, 'exp') };
}
