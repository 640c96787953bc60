import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { queueCsv } from './contract-csv.ts';
import { ParkBody, QueueEntryView, QueueExport, QueueTotals, QueueView } from './contract-delivery.ts';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

const MOST_LISTED = 1000;
const MOST_EXPORTED = 5000;

const Sequence = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const EntryParams = z.object({ seq: Sequence.describe('Number of the entry.') });
const After = z.coerce
  .number()
  .int()
  .min(0)
  .default(0)
  .describe('Number of the last entry of the page before.');
const PageQuery = z.strictObject({
  after: After,
  limit: z.coerce.number().int().min(1).max(MOST_LISTED).default(100).describe('How many at most.'),
  state: z.enum(['waiting', 'parked']).optional().describe('Only these.'),
});
const ExportQuery = z.strictObject({ after: After, format: z.enum(['json', 'csv']).default('json') });

/** What waits for the host, and what a person can do about it. */
export function queueRoutes(services: ApiServices): Route[] {
  return [readQueue(services), exportQueue(services), ...orders(services)];
}

function readQueue(services: ApiServices): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/queue',
      operationId: 'readQueue',
      summary:
        'What waits for the host: offline and deferred payments, and reversals, in the order they are owed.',
      query: PageQuery,
      answers: { 200: { description: 'One page.', schema: QueueView } },
      errors: [],
    },
    ({ query: { state = null, ...page } }) => services.queue({ ...page, state }),
  );
}

function exportQueue(services: ApiServices): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/queue/export',
      operationId: 'exportQueue',
      summary: `The queue to take away, ${MOST_EXPORTED} entries at most; a Link header names the rest. Nothing in it is secret.`,
      query: ExportQuery,
      answers: { 200: { description: 'The entries.', schema: QueueExport, textType: 'text/csv' } },
      errors: [],
    },
    ({ query: { after, format } }, reply) => {
      const found = services.queue({ after, limit: MOST_EXPORTED, state: null });
      nameFile(reply, `tilld-queue-${found.at.replaceAll(/\D/g, '').slice(0, 14)}.${format}`);
      if (found.next !== null) {
        reply.header('link', `</v1/queue/export?format=${format}&after=${found.next}>; rel="next"`);
      }
      return format === 'csv' ? queueCsv(found.entries) : found;
    },
  );
}

function nameFile(reply: FastifyReply, name: string): void {
  reply.header('content-disposition', `attachment; filename="${name}"`);
}

function orders(services: ApiServices): Route[] {
  const retry = route(
    {
      method: 'POST',
      path: '/v1/queue/:seq/retry',
      operationId: 'retryQueued',
      summary: 'Sends an entry now; a parked one waits again.',
      params: EntryParams,
      answers: { 200: { description: 'The entry as it is now.', schema: QueueEntryView } },
      errors: ['not_found'],
    },
    ({ params, caller }) => services.retryQueued(params.seq, caller),
  );
  const retryAll = route(
    {
      method: 'POST',
      path: '/v1/queue/retry',
      operationId: 'retryAllQueued',
      summary: 'Sends everything now; parked entries that can still be sent wait again.',
      answers: { 200: { description: 'The queue in numbers.', schema: QueueTotals } },
      errors: [],
    },
    ({ caller }) => services.retryAllQueued(caller),
  );
  const park = route(
    {
      method: 'POST',
      path: '/v1/queue/:seq/park',
      operationId: 'parkQueued',
      summary: 'Takes an entry out of the way; it is kept, and not sent until somebody says so.',
      params: EntryParams,
      body: ParkBody,
      answers: { 200: { description: 'The entry as it is now.', schema: QueueEntryView } },
      errors: ['not_found'],
    },
    ({ params, body, caller }) => services.parkQueued(params.seq, body.reason, caller),
  );
  return [retry, retryAll, park];
}
