import type { HealthView, PaymentView, TenderView } from './contract.ts';

/** Names that are names in every language. */
const NAMES: Readonly<Record<string, string>> = {
  apple_pay: 'Apple Pay',
  google_pay: 'Google Pay',
  samsung_pay: 'Samsung Pay',
  alipay: 'Alipay',
  alipay_plus: 'Alipay+',
  wechat: 'WeChat Pay',
  paypal: 'PayPal',
};

/** What a customer can do to pay now. */
export interface Invitation {
  tap: boolean;
  /** Show a payment code of their own. */
  showCode: boolean;
}

export function invitationOf({ tenders }: HealthView): Invitation {
  const ready = tenders.filter((tender) => tender.ready);
  return {
    tap: ready.some(({ kind }) => kind === 'contactless'),
    showCode: ready.some(({ kind, scan }) => kind === 'wallet' && scan),
  };
}

export const walletsOf = (tenders: readonly TenderView[]): TenderView[] =>
  tenders.filter(({ kind }) => kind === 'wallet');

/** Title of a wallet of this terminal by its name, as the customer knows it. */
export function walletTitle(name: string, tenders: readonly TenderView[]): string {
  return tenders.find((tender) => tender.name === name)?.title ?? NAMES[name] ?? name;
}

/** What was held out, by its name: "Alipay", "Apple Pay"; null where it has none: a card, an unknown phone. */
export function tenderTitle(payment: PaymentView, tenders: readonly TenderView[]): string | null {
  if (payment.wallet) return walletTitle(payment.wallet.name, tenders);
  return NAMES[payment.tender ?? ''] ?? null;
}
