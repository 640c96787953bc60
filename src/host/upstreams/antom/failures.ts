import type { Refused, WalletRefusal } from '../../../platform/ports/wallet.ts';

/** @spec Antom API, result codes of pay, cancel and refund; what is not listed is `declined`. */
const REFUSALS: Readonly<Record<WalletRefusal, readonly string[]>> = {
  code_not_valid: ['INVALID_CODE', 'INVALID_PAYMENT_CODE', 'INVALID_TOKEN', 'EXPIRED_CODE'],
  customer_cancelled: ['USER_CANCELED', 'USER_CANCELLED'],
  no_funds: ['USER_BALANCE_NOT_ENOUGH', 'UNAVAILABLE_PAYMENT_METHOD', 'MERCHANT_BALANCE_NOT_ENOUGH'],
  over_limit: [
    'PAYMENT_AMOUNT_EXCEED_LIMIT',
    'PAYMENT_COUNT_EXCEED_LIMIT',
    'USER_AMOUNT_EXCEED_LIMIT',
    'REFUND_AMOUNT_EXCEED',
  ],
  shop_not_accepted: [
    'ACCESS_DENIED',
    'BUSINESS_NOT_SUPPORT',
    'CLIENT_FORBIDDEN_ACCESS_API',
    'CURRENCY_NOT_SUPPORT',
    'INVALID_API',
    'INVALID_CLIENT',
    'INVALID_CLIENT_STATUS',
    'INVALID_CONTRACT',
    'INVALID_MERCHANT_STATUS',
    'INVALID_SIGNATURE',
    'KEY_NOT_FOUND',
    'MEDIA_TYPE_NOT_ACCEPTABLE',
    'MERCHANT_KYB_NOT_QUALIFIED',
    'MERCHANT_NOT_REGISTERED',
    'NO_INTERFACE_DEF',
    'NO_PAY_OPTIONS',
    'PARAM_ILLEGAL',
    'SETTLE_CONTRACT_NOT_MATCH',
  ],
  declined: [],
};

const reasonByCode = new Map<string, WalletRefusal>(
  Object.entries(REFUSALS).flatMap(([reason, codes]) =>
    codes.map((code) => [code, reason as WalletRefusal] as const),
  ),
);

/** What a result of status F, or a payment that failed, tells the cashier. */
export const refusal = (code: string): Refused => ({
  kind: 'refused',
  reason: reasonByCode.get(code) ?? 'declined',
  code: code.slice(0, 64),
});
