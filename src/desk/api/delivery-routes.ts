import { z } from 'zod';
import { AuditView, ReconciliationList, ReconciliationView, TotalsView } from './contract-delivery.ts';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

const ListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(30).describe('How many at most.'),
});
const AuditQuery = z.strictObject({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .optional()
    .describe('Entries behind this number; without it the newest ones.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('How many at most.'),
});

/** Reconciliation, totals, audit: whether all that was sold is where it belongs. */
export function deliveryRoutes(services: ApiServices): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/reconciliations',
        operationId: 'listReconciliations',
        summary: 'The batches: the open one first, then the closed ones, newest first.',
        query: ListQuery,
        answers: { 200: { description: 'The batches.', schema: ReconciliationList } },
        errors: [],
      },
      ({ query }) => ({ reconciliations: services.reconciliations(query.limit) }),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/reconciliations',
        operationId: 'closeBatch',
        summary: 'Closes the open batch now. It is compared with the host when none of its records waits.',
        answers: { 202: { description: 'The closed batch.', schema: ReconciliationView } },
        errors: [],
      },
      ({ caller }, reply) => {
        reply.code(202);
        return services.closeBatch(caller);
      },
    ),
    route(
      {
        method: 'GET',
        path: '/v1/totals',
        operationId: 'readTotals',
        summary: 'Receipts, journal and host beside each other, with what explains a difference.',
        answers: { 200: { description: 'The totals.', schema: TotalsView } },
        errors: [],
      },
      () => services.totals(),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/audit',
        operationId: 'readAudit',
        summary: 'The audit log: what people and payments did, each entry bound to the one before.',
        query: AuditQuery,
        answers: { 200: { description: 'One page.', schema: AuditView } },
        errors: [],
      },
      ({ query: { after = null, limit } }) => services.audit({ after, limit }),
    ),
  ];
}
