import { z } from 'zod';
import type { NotSent, Refused, WalletRefusal } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';

const paypalError = z.object({
  name: z.string().optional(),
  error: z.string().optional(),
  details: z.array(z.object({ issue: z.string() })).optional(),
});

/** The finest code that an error carries: details[0].issue, else name; null when the body is no error of PayPal. */
export function issueOf(body: Uint8Array): string | null {
  const error = readJson(paypalError, body);
  const issue = error?.details?.[0]?.issue ?? error?.name ?? error?.error;
  return issue === undefined || issue === '' ? null : issue.slice(0, 64);
}

/**
 * Issues that say no for good, by what they mean at the counter. Every other one leaves the outcome unknown.
 * @spec PayPal Orders v2, errors of create and capture; Payments v2, errors of refund
 */
const REFUSALS: Readonly<Record<string, WalletRefusal>> = {
  INSTRUMENT_DECLINED: 'no_funds',
  PAYER_CANNOT_PAY: 'no_funds',
  CARD_EXPIRED: 'no_funds',
  REDIRECT_PAYER_FOR_ALTERNATE_FUNDING: 'no_funds',
  PAYMENT_SOURCE_CANNOT_BE_USED: 'no_funds',
  PAYMENT_SOURCE_DECLINED_BY_PROCESSOR: 'no_funds',
  TRANSACTION_LIMIT_EXCEEDED: 'over_limit',
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: 'over_limit',
  MAX_VALUE_EXCEEDED: 'over_limit',
  PERMISSION_DENIED: 'shop_not_accepted',
  NOT_AUTHORIZED: 'shop_not_accepted',
  INVALID_ACCOUNT_STATUS: 'shop_not_accepted',
  PAYEE_ACCOUNT_INVALID: 'shop_not_accepted',
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: 'shop_not_accepted',
  PAYEE_ACCOUNT_RESTRICTED: 'shop_not_accepted',
  PAYEE_NOT_ENABLED_FOR_CARD_PROCESSING: 'shop_not_accepted',
  PAYEE_NOT_ENABLED_FOR_BANK_PROCESSING: 'shop_not_accepted',
  INVALID_CURRENCY_CODE: 'shop_not_accepted',
  DECIMALS_NOT_SUPPORTED: 'shop_not_accepted',
  DECIMAL_PRECISION: 'shop_not_accepted',
  INVALID_PARAMETER_VALUE: 'shop_not_accepted',
  INVALID_PARAMETER_SYNTAX: 'shop_not_accepted',
  INVALID_STRING_LENGTH: 'shop_not_accepted',
  MISSING_REQUIRED_PARAMETER: 'shop_not_accepted',
  REFUND_FAILED_INSUFFICIENT_FUNDS: 'shop_not_accepted',
  REFUND_IS_RESTRICTED: 'shop_not_accepted',
  COMPLIANCE_VIOLATION: 'declined',
  DOMESTIC_TRANSACTION_REQUIRED: 'declined',
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'declined',
  PAYEE_BLOCKED_TRANSACTION: 'declined',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'declined',
  PAYER_ACCOUNT_RESTRICTED: 'declined',
  TRANSACTION_BLOCKED_BY_PAYEE: 'declined',
  TRANSACTION_REFUSED: 'declined',
  CAPTURE_FULLY_REFUNDED: 'declined',
  REFUND_AMOUNT_EXCEEDED: 'declined',
  REFUND_AMOUNT_TOO_LOW: 'declined',
  REFUND_NOT_ALLOWED: 'declined',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'declined',
  REFUND_TIME_LIMIT_EXCEEDED: 'declined',
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK: 'declined',
  MAX_NUMBER_OF_REFUNDS_EXCEEDED: 'declined',
  PARTIAL_REFUND_NOT_ALLOWED: 'declined',
  PENDING_CAPTURE: 'declined',
  TRANSACTION_DISPUTED: 'declined',
};

/** Null: nothing that would be final. */
export function refusal(issue: string): Refused | null {
  const reason = REFUSALS[issue];
  return reason === undefined ? null : { kind: 'refused', reason, code: issue };
}

/** PayPal does not know the shop: nothing was asked, and can be once a technician has been there. */
export const notSent = ({ code }: Refused): NotSent => ({
  kind: 'not_sent',
  reason: `PayPal does not accept the credentials of this shop: ${code}`,
});
