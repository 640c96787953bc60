import { maskSensitive } from '../../platform/log/mask-sensitive.ts';
import type { Payment, WalletPart } from '../payment.ts';

/**
 * One line of text as a printer can take it: letters composed (NFC), decimal digits of any script as 0-9, spaces
 * single, no control or invisible characters.
 */
export function printableText(text: string): string {
  return text
    .replace(/\s/gu, ' ')
    .replace(/\p{C}/gu, '')
    .normalize('NFC')
    .replace(/\p{Nd}/gu, asciiDigit)
    .replace(/\p{Z}+/gu, ' ')
    .trim();
}

/**
 * The record with every text in it made printable and without card numbers, wherever a register, a card or a host
 * may have put one. What is printed of a payment comes from here only.
 * NOTE: a cryptogram that happens to look like a card number is masked too, about one in 50,000.
 * @spec PCI DSS 4.0.1, 3.4.1
 */
export function printablePayment(payment: Payment): Payment {
  return {
    ...printableTexts(payment),
    card: payment.card && printableTexts(payment.card),
    wallet: payment.wallet && printableWallet(payment.wallet),
    passes: payment.passes.map(printableTexts),
  };
}

/** A provider's numbers stay whole: they are long, contain what looks like a card number, and are asked for in disputes. */
function printableWallet(wallet: WalletPart): WalletPart {
  const { orderNumber, transaction } = wallet;
  return {
    ...printableTexts(wallet),
    orderNumber: printableText(orderNumber),
    transaction: transaction && printableText(transaction),
  };
}

function printableTexts<T extends object>(record: T): T {
  const fields = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? maskSensitive(printableText(value)) : value,
  ]);
  return Object.fromEntries(fields) as T;
}

/** Each script's digits stand in a row from zero to nine. @spec Unicode 15, 4.6 */
function asciiDigit(digit: string): string {
  const codePoint = digit.codePointAt(0)!;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(codePoint - before - 1))) before += 1;
  return String(before % 10);
}
