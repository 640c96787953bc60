import { z } from 'zod';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { NewPaymentBody, PaymentList, PaymentView, ReprintBody, ReprintResult } from './contract.ts';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

const PaymentId = z.string().min(1).max(64).describe('Id of the payment.');
const PaymentParams = z.object({ id: PaymentId });
const ReceiptParams = z.object({ id: PaymentId, copy: z.enum(['customer', 'merchant']) });
const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many at most.'),
  before: PaymentId.optional().describe('Id of the last payment of the page before this one.'),
});

const noSuchPayment = (): TerminalError =>
  new TerminalError('not_found', 'There is no payment with this id.');

export function paymentRoutes(services: ApiServices): Route[] {
  return [
    createPayment(services),
    listPayments(services),
    readPayment(services),
    cancelPayment(services),
  ].concat(receiptRoutes(services));
}

function createPayment(services: ApiServices): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/payments',
      operationId: 'createPayment',
      summary: 'Starts a payment; the terminal asks for a card. Follow it with /v1/events.',
      body: NewPaymentBody,
      needsIdempotencyKey: true,
      answers: {
        201: { description: 'The payment has begun.', schema: PaymentView },
        200: { description: 'This Idempotency-Key began this payment earlier.', schema: PaymentView },
      },
      errors: [
        'idempotency_key_missing',
        'idempotency_conflict',
        'amount_invalid',
        'currency_unknown',
        'currency_not_accepted',
        'terminal_busy',
        'lane_unavailable',
      ],
    },
    async ({ body, idempotencyKey }, reply) => {
      const { payment, created } = await services.createPayment(body, idempotencyKey);
      reply.code(created ? 201 : 200);
      return payment;
    },
  );
}

function listPayments(services: ApiServices): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/payments',
      operationId: 'listPayments',
      summary: 'The payments, newest first.',
      query: PageQuery,
      answers: { 200: { description: 'One page.', schema: PaymentList } },
      errors: [],
    },
    ({ query }) => ({ payments: services.payments({ limit: query.limit, before: query.before ?? null }) }),
  );
}

function readPayment(services: ApiServices): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/payments/:id',
      operationId: 'readPayment',
      summary: 'One payment.',
      params: PaymentParams,
      answers: { 200: { description: 'The payment.', schema: PaymentView } },
      errors: ['not_found'],
    },
    ({ params }) => {
      const payment = services.payment(params.id);
      if (!payment) throw noSuchPayment();
      return payment;
    },
  );
}

function cancelPayment(services: ApiServices): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/payments/:id/cancel',
      operationId: 'cancelPayment',
      summary: 'Asks a running payment to end. Its final state may follow as an event.',
      params: PaymentParams,
      answers: { 200: { description: 'The payment as it is now.', schema: PaymentView } },
      errors: ['not_found', 'payment_final'],
    },
    ({ params }) => services.cancel(params.id),
  );
}

function receiptRoutes(services: ApiServices): Route[] {
  const svg = route(
    {
      method: 'GET',
      path: '/v1/payments/:id/receipts/:copy.svg',
      operationId: 'readReceipt',
      summary: 'A receipt as the printer prints it.',
      params: ReceiptParams,
      answers: {
        200: { description: 'The receipt.', schema: z.string(), mediaType: 'image/svg+xml' },
      },
      errors: ['not_found'],
    },
    ({ params }, reply) => {
      const receipt = services.receipt(params.id, params.copy);
      if (receipt === undefined) throw new TerminalError('not_found', 'There is no such receipt.');
      reply.header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
      );
      return receipt;
    },
  );
  const reprint = route(
    {
      method: 'POST',
      path: '/v1/payments/:id/reprint',
      operationId: 'reprintReceipt',
      summary: 'Prints a receipt once more.',
      params: PaymentParams,
      body: ReprintBody,
      answers: { 202: { description: 'The job is queued.', schema: ReprintResult } },
      errors: ['not_found'],
    },
    ({ params, body }, reply) => {
      services.reprint(params.id, body.copy);
      reply.code(202);
      return { paymentId: params.id, copy: body.copy, state: 'waiting' };
    },
  );
  return [svg, reprint];
}
