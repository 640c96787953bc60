import { z } from 'zod';

/** Requests of a shop, read as strictly as Antom does: every field is a text, amounts are minor units. */

const Money = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  value: z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform((text) => BigInt(text)),
});

export const PayContent = z.object({
  productCode: z.literal('IN_STORE_PAYMENT'),
  paymentRequestId: z.string().regex(/^\w{1,64}$/),
  order: z.object({
    referenceOrderId: z.string().min(1),
    orderDescription: z.string().min(1).max(256),
    orderAmount: Money,
    merchant: z.object({ referenceMerchantId: z.string().min(1), merchantMCC: z.string().min(1) }),
  }),
  paymentAmount: Money,
  paymentMethod: z.object({
    paymentMethodType: z.literal('CONNECT_WALLET'),
    paymentMethodId: z.string().optional(),
  }),
  paymentFactor: z.object({ inStorePaymentScenario: z.enum(['PaymentCode', 'OrderCode']) }),
  paymentExpiryTime: z.iso.datetime({ offset: true }),
  paymentNotifyUrl: z.string().optional(),
});
export type PayContent = z.infer<typeof PayContent>;

export const PaymentRef = z.object({ paymentRequestId: z.string() });

export const RefundContent = z.object({
  refundRequestId: z.string().regex(/^\w{1,64}$/),
  paymentId: z.string(),
  refundAmount: Money,
});

/** Null for anything but JSON of that form. */
export function contentOf<T>(schema: z.ZodType<T>, body: Uint8Array): T | null {
  try {
    const fields: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return schema.safeParse(fields).data ?? null;
  } catch {
    return null;
  }
}
