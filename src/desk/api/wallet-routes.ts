import { z } from 'zod';
import { PaymentView } from './contract.ts';
import { NewRefundBody, TenderBody, WalletList } from './contract-wallets.ts';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

const PaymentParams = z.object({ id: z.string().min(1).max(64).describe('Id of the payment.') });

/** Codes, refunds, and what each wallet's provider says. */
export function walletRoutes(services: ApiServices): Route[] {
  return [
    route(
      {
        method: 'POST',
        path: '/v1/payments/:id/tender',
        operationId: 'chooseTender',
        summary: 'Pays with the code that the customer shows, or shows one for the customer to scan.',
        params: PaymentParams,
        body: TenderBody,
        answers: { 200: { description: 'The payment as it is now.', schema: PaymentView } },
        errors: [
          'not_found',
          'payment_final',
          'code_not_expected',
          'code_is_goods_label',
          'code_is_merchants',
          'code_unknown',
          'code_not_accepted',
          'wallet_unknown',
          'wallet_unresolved',
        ],
      },
      ({ params, body, caller }) => services.chooseTender(params.id, body, caller),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/payments/:id/refunds',
        operationId: 'refundPayment',
        summary:
          'Gives money of an approved wallet payment back. The refund is a payment of its own: follow it.',
        params: PaymentParams,
        body: NewRefundBody,
        needsIdempotencyKey: true,
        answers: {
          201: { description: 'The refund has begun.', schema: PaymentView },
          200: { description: 'This Idempotency-Key began this refund earlier.', schema: PaymentView },
        },
        errors: [
          'idempotency_key_missing',
          'idempotency_conflict',
          'not_found',
          'amount_invalid',
          'refund_not_possible',
          'refund_too_high',
        ],
      },
      async ({ params, body, idempotencyKey }, reply) => {
        const { payment, created } = await services.refund(params.id, body, idempotencyKey);
        reply.code(created ? 201 : 200);
        return payment;
      },
    ),
    route(
      {
        method: 'GET',
        path: '/v1/wallets',
        operationId: 'listWallets',
        summary: 'The wallets, what is unresolved, and the last comparison with each provider.',
        answers: { 200: { description: 'The wallets.', schema: WalletList } },
        errors: [],
      },
      () => ({ wallets: services.wallets() }),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/wallets/compare',
        operationId: 'compareWallets',
        summary:
          'Asks the providers about every order since the last comparison. Answers when all have been asked.',
        answers: { 200: { description: 'The wallets.', schema: WalletList } },
        errors: [],
      },
      async () => ({ wallets: await services.compareWallets() }),
    ),
  ];
}
