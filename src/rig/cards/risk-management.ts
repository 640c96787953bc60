import { equalBytes } from '../../platform/bytes/hex.ts';
import { APPLICATION_CURRENCY, type CardProfile } from './profiles.ts';
import { packed } from './tlv.ts';

const CURRENCY = packed(APPLICATION_CURRENCY);

/** Would the card approve this by itself: its own currency, and no more than its own limit? */
export function mayApproveOffline(profile: CardProfile, fields: ReadonlyMap<number, Uint8Array>): boolean {
  const currency = fields.get(0x5f2a);
  if (profile.offlineLimitMinor === null || currency === undefined) return false;
  return equalBytes(currency, CURRENCY) && amountOf(fields) <= profile.offlineLimitMinor;
}

/** 9F02 in cents; 0 where the terminal sent none. */
export function amountOf(fields: ReadonlyMap<number, Uint8Array>): bigint {
  return fromPacked(fields.get(0x9f02) ?? new Uint8Array(1));
}

/** Value of a format n field. */
function fromPacked(field: Uint8Array): bigint {
  return BigInt(Buffer.from(field).toString('hex'));
}
