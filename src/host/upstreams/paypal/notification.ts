import { z } from 'zod';
import type { NotificationAnswer } from '../../../platform/ports/wallet.ts';
import { readJson } from '../wallet-json.ts';

const orderNumber = z.string().regex(/^[A-Za-z0-9_]{1,32}$/);
const numbered = z.object({ custom_id: orderNumber });

/** Events of an order hold its purchase units, those of a capture the capture. @spec PayPal Webhooks v1, event */
const paypalEvent = z.object({
  event_type: z.string(),
  resource: z.union([
    z.object({ purchase_units: z.array(numbered).min(1) }).transform((order) => order.purchase_units[0]!),
    numbered,
  ]),
});

/**
 * The order that an event names.
 *
 * NOTE: only PayPal can verify an event, by another request (verify-webhook-signature). It is not asked: an event
 * changes nothing here but when the order is asked for, and that is what anybody who forges one gets.
 */
export function readEvent(body: Uint8Array): NotificationAnswer {
  const event = readJson(paypalEvent, body);
  return {
    orderNumber: event?.resource.custom_id ?? null,
    status: event ? 200 : 400,
    contentType: 'application/json',
    body: '{}',
  };
}
