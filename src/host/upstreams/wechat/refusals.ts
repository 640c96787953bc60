import type { Refused, WalletRefusal } from '../../../platform/ports/wallet.ts';

/**
 * Error codes that say no for good, by what they mean at the counter. Every other code leaves the outcome unknown: the
 * order is asked for then. Codes are listed without "_".
 * @spec WeChat Pay API v3, 错误码; API v2 付款码支付, 错误码
 *
 * NOTE: API v2 writes NOTENOUGH and AUTHCODEEXPIRE, API v3 NOT_ENOUGH and AUTH_CODE_EXPIRED; the page of codepay was
 * not to be had with its own codes. Both spellings are taken.
 */
const REFUSALS: Readonly<Record<string, WalletRefusal>> = {
  AUTHCODEEXPIRE: 'code_not_valid',
  AUTHCODEEXPIRED: 'code_not_valid',
  AUTHCODEERROR: 'code_not_valid',
  AUTHCODEINVALID: 'code_not_valid',
  NOTENOUGH: 'no_funds',
  NOTSUPORTCARD: 'no_funds',
  NOTSUPPORTCARD: 'no_funds',
  RULELIMIT: 'over_limit',
  QUOTAEXCEEDED: 'over_limit',
  NOAUTH: 'shop_not_accepted',
  ACCOUNTERROR: 'shop_not_accepted',
  APPIDNOTEXIST: 'shop_not_accepted',
  APPIDMCHIDNOTMATCH: 'shop_not_accepted',
  MCHIDNOTEXIST: 'shop_not_accepted',
  MCHNOTEXISTS: 'shop_not_accepted',
  PARAMERROR: 'shop_not_accepted',
  SIGNERROR: 'shop_not_accepted',
  TRADEERROR: 'declined',
  BUYERMISMATCH: 'declined',
};

const key = (code: string): string => code.replaceAll('_', '');

/** What a verified error of a payment means; null: nothing that would be final. */
export function refusal(code: string): Refused | null {
  const reason = REFUSALS[key(code)];
  return reason === undefined ? null : { kind: 'refused', reason, code: code.slice(0, 64) };
}

/** What a verified error of a refund means: the shop's own balance is what is not enough there. */
export function refundRefusal(code: string): Refused {
  const reason = key(code) === 'NOTENOUGH' ? 'shop_not_accepted' : (REFUSALS[key(code)] ?? 'declined');
  return { kind: 'refused', reason, code: code.slice(0, 64) };
}

export const isUserPaying = (code: string): boolean => key(code) === 'USERPAYING';

/** Of a trade or of a refund. */
export const isNotThere = (code: string): boolean =>
  ['ORDERNOTEXIST', 'RESOURCENOTEXISTS', 'REFUNDNOTEXIST'].includes(key(code));
