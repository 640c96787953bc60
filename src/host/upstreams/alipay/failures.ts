import type { Refused, Unknown, WalletRefusal } from '../../../platform/ports/wallet.ts';

/**
 * Sub codes that leave the order open: something stands there under its number, or the platform stumbled. Never read
 * as a refusal, the order is asked for instead.
 */
const OPEN =
  /^(aop\.)?((ACQ|AQC)\.(SYSTEM_ERROR|TRADE_HAS_SUCCESS|CONTEXT_INCONSISTENT|TRADE_BUYER_NOT_MATCH)|isp\.|aop\.unknow)/;

/** @spec Alipay open platform, business error codes of alipay.trade.pay, .cancel and .refund; the rest is `declined`. */
const REFUSALS: Readonly<Record<WalletRefusal, readonly string[]>> = {
  code_not_valid: ['PAYMENT_AUTH_CODE_INVALID', 'SOUNDWAVE_PARSER_FAIL'],
  customer_cancelled: [],
  no_funds: [
    'BUYER_BALANCE_NOT_ENOUGH',
    'BUYER_BANKCARD_BALANCE_NOT_ENOUGH',
    'ERROR_BALANCE_PAYMENT_DISABLE',
    'MOBILE_PAYMENT_SWITCH_OFF',
    'NO_PAYMENT_INSTRUMENTS_AVAILABLE',
    'PAYMENT_FAIL',
    'SELLER_BALANCE_NOT_ENOUGH',
  ],
  over_limit: [
    'BEYOND_PAY_RESTRICTION',
    'BEYOND_PER_RECEIPT_RESTRICTION',
    'BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR',
    'BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR',
    'ERROR_BUYER_CERTIFY_LEVEL_LIMIT',
    'PRODUCT_AMOUNT_LIMIT_ERROR',
    'REFUND_AMT_NOT_EQUAL_TOTAL',
    'TOTAL_FEE_EXCEED',
  ],
  shop_not_accepted: [
    'ACCESS_FORBIDDEN',
    'BUYER_SELLER_EQUAL',
    'CURRENCY_NOT_SUPPORT',
    'EXIST_FORBIDDEN_WORD',
    'INVALID_PARAMETER',
    'INVALID_RECEIVE_ACCOUNT',
    'INVALID_STORE_ID',
    'MERCHANT_AGREEMENT_NOT_EXIST',
    'MERCHANT_STATUS_NOT_NORMAL',
    'PARTNER_ERROR',
    'RESTRICTED_MERCHANT_INDUSTRY',
    'SECONDARY_MERCHANT_STATUS_ERROR',
    'SELLER_BEEN_BLOCKED',
    'SUB_MERCHANT_CREATE_FAIL',
    'SUB_MERCHANT_TYPE_INVALID',
  ],
  declined: [],
};

const reasonByCode = new Map<string, WalletRefusal>(
  Object.entries(REFUSALS).flatMap(([reason, codes]) =>
    codes.map((code) => [code, reason as WalletRefusal] as const),
  ),
);

/** Gateway codes of requests that were not let through to the business: contract, keys, parameters. */
const NOT_LET_THROUGH = new Set(['20001', '40001', '40002', '40003', '40006']);
const BUSINESS_FAILED = '40004';

/** What an answer that is no success means for the request it answers. */
export function failure(code: string, subCode: string): Refused | Unknown {
  const shown = (subCode || code).slice(0, 64);
  const isOpen = code !== BUSINESS_FAILED && !NOT_LET_THROUGH.has(code);
  if (isOpen || OPEN.test(subCode)) return { kind: 'unknown', reason: `the provider answers ${shown}` };
  const isShops = NOT_LET_THROUGH.has(code) || subCode.startsWith('isv.');
  const reason = isShops ? 'shop_not_accepted' : reasonByCode.get(subCode.replace(/^ACQ\./, ''));
  return { kind: 'refused', reason: reason ?? 'declined', code: shown };
}
