import { CONSUMER_START, readConsumerQr } from '../../card/wallets/emv-qr/consumer-qr.ts';
import { crcHolds } from '../../card/wallets/emv-qr/crc16.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Symbology } from './aim.ts';
import type { CodeReading } from './code-reading.ts';
import { isGoodsNumber } from './goods-label.ts';

/** A kind of code that is known by its form. */
export interface CodeForm {
  /** For the tables of the documentation. */
  name: string;
  /** `text` is trimmed, of at most 4,096 characters. */
  matches(text: string, symbology: Symbology): boolean;
  reading: CodeReading;
}

const payment = (scheme: Extract<CodeReading, { kind: 'payment' }>['scheme']): CodeReading => ({
  kind: 'payment',
  scheme,
});
const goods: CodeReading = { kind: 'goods', reason: 'code_is_goods_label' };
const merchant: CodeReading = { kind: 'merchant', reason: 'code_is_merchants' };

/**
 * Addresses in codes that shops show and people receive money by. QR codes may have them in capitals.
 * NOTE: from codes in the field; no provider publishes the list.
 */
const SHOWN_BY_SHOPS: readonly RegExp[] = [
  /^https:\/\/(?:qr|mobilecodec|render)\.alipay\.com\//i,
  /^alipays?:\/\//i,
  /^weixin:\/\/wxpay\//i,
  /^wxp:\/\//i,
  /^https:\/\/(?:payapp\.weixin\.qq\.com|payapp\.wechatpay\.cn|wx\.tenpay\.com)\//i,
  /^https:\/\/qr\.95516\.com\//i,
  /^https:\/\/(?:[\w-]+\.)*(?:paypal\.com|paypal\.me|py\.pl)\//i,
];

/**
 * In the order in which they are asked; the first that matches counts. No two of them match the same text but by what the
 * scanner told first: the digits differ in their number or beginning, the others in how they begin.
 *
 * NOTE: 18 digits that begin with 10 to 15 are WeChat's, and may as well be those of a label (EAN-13 with an add-on of
 * five): without what the scanner tells nobody can say. That is why a code counts only while a sale awaits its tender.
 */
export const CODE_FORMS: readonly CodeForm[] = [
  {
    name: 'goods label, as the scanner told',
    matches: (_text, symbology) => symbology === 'goods',
    reading: goods,
  },
  {
    name: 'WeChat payment code: 18 digits, 10 to 15 first',
    matches: (text) => /^1[0-5]\d{16}$/.test(text),
    reading: payment('wechat'),
  },
  {
    name: 'Alipay payment code: 16 to 24 digits, 25 to 30 first',
    matches: (text) => /^(?:2[5-9]|30)\d{14,22}$/.test(text),
    reading: payment('alipay'),
  },
  {
    name: 'Alipay face code: fp and 33 letters or digits',
    matches: (text) => /^fp[0-9A-Za-z]{33}$/.test(text),
    reading: payment('alipay'),
  },
  {
    name: 'UnionPay payment code: 19 digits, 62 first',
    matches: (text) => /^62\d{17}$/.test(text),
    reading: payment('unionpay'),
  },
  { name: 'EMV consumer-presented code', matches: isConsumerQr, reading: payment('emv_cpm') },
  {
    name: 'EMV merchant-presented code: 000201, and its CRC holds',
    matches: (text) => text.startsWith('000201') && crcHolds(text),
    reading: merchant,
  },
  {
    name: 'address that shops show',
    matches: (text) => SHOWN_BY_SHOPS.some((form) => form.test(text)),
    reading: merchant,
  },
  {
    name: 'EAN-8, UPC-A, EAN-13 or ITF-14 with its check digit, in bars',
    matches: (text, symbology) => symbology !== 'two_dimensional' && isGoodsNumber(text),
    reading: goods,
  },
];

function isConsumerQr(text: string): boolean {
  if (!text.startsWith(CONSUMER_START)) return false;
  try {
    readConsumerQr(text);
    return true;
  } catch (error) {
    if (error instanceof TerminalError) return false;
    throw error;
  }
}
