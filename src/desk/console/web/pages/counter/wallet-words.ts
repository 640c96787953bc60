import { counterLanguage, texts } from '../../state/appearance.ts';
import type { PaymentView } from '../../state/contract.ts';
import { moneyText } from '../../state/money.ts';
import { health } from '../../state/store.ts';
import { tenderTitle } from '../../state/tenders.ts';

/** "Alipay", "Apple Pay"; null where what was held out has no name of its own. */
export const tenderOf = (payment: PaymentView): string | null =>
  tenderTitle(payment, health.value?.tenders ?? []);

/** The wallet of a payment by code, to be put into a sentence. */
export const walletOf = (payment: PaymentView): string => tenderOf(payment) ?? texts.value.tender.phone;

export const money = (amount: string, currency: string): string =>
  moneyText(amount, currency, counterLanguage.value);
