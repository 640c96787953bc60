import type { WalletOrder } from '../../../platform/ports/wallet.ts';
import type { PaypalMoney } from './money.ts';
import type { PaypalOptions } from './options.ts';

/**
 * The same for the same order. The order's own number stands in it three times: `reference_id` is what answers are held
 * against, `custom_id` comes back in notifications, and `invoice_id` keeps PayPal from taking money for it twice even
 * when it has long forgotten the request's number.
 * @spec PayPal Orders v2, create: order_request
 */
export function orderRequest(order: WalletOrder, amount: PaypalMoney, options: PaypalOptions): object {
  const { brandName, returnUrl } = options;
  return {
    intent: 'CAPTURE',
    purchase_units: [
      {
        reference_id: order.orderNumber,
        custom_id: order.orderNumber,
        invoice_id: order.orderNumber,
        description: order.subject.slice(0, 127),
        amount,
      },
    ],
    payment_source: {
      paypal: {
        experience_context: {
          brand_name: brandName ?? order.subject.slice(0, 127),
          shipping_preference: 'NO_SHIPPING',
          user_action: 'PAY_NOW',
          payment_method_preference: 'IMMEDIATE_PAYMENT_REQUIRED',
          ...(returnUrl === undefined ? {} : { return_url: returnUrl, cancel_url: returnUrl }),
        },
      },
    },
  };
}
