import { concatBytes, fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import type { VirtualCard } from '../../../../src/rig/cards/virtual-card.ts';

/** A terminal small enough to be right by inspection: fixed commands, TLV cut by hand. Test support only. */

export interface Answer {
  sw: string;
  body: Uint8Array;
}

export function send(card: VirtualCard, command: string): Answer {
  const response = card.apdu(fromHex(command));
  if (response === 'torn') return { sw: 'torn', body: new Uint8Array() };
  return { sw: toHex(response.subarray(-2)), body: response.subarray(0, -2) };
}

/** All primitive data objects, by tag; templates are opened. */
export function objects(bytes: Uint8Array, found = new Map<string, Uint8Array>()): Map<string, Uint8Array> {
  for (let i = 0; i < bytes.length; ) {
    const start = i;
    if ((bytes[i++]! & 0x1f) === 0x1f) i++;
    const tag = toHex(bytes.subarray(start, i));
    let length = bytes[i++]!;
    if (length === 0x81) length = bytes[i++]!;
    const value = bytes.subarray(i, i + length);
    if (value.length !== length) throw new Error(`${tag} is cut short`);
    if ((bytes[start]! & 0x20) !== 0) objects(value, found);
    else if (found.has(tag)) throw new Error(`${tag} twice`);
    else found.set(tag, value);
    i += length;
  }
  return found;
}

export interface Sale {
  amount?: string;
  ttq?: string;
  tvr?: string;
  type?: string;
  currency?: string;
  /** P1 of GENERATE AC; null: the terminal stops before it. */
  control?: string | null;
}

export const UNPREDICTABLE_NUMBER = 'ABCDEF01';
const length = (hex: string) => (hex.length / 2).toString(16).padStart(2, '0');

export const SELECT_PPSE = '00A404000E325041592E5359532E444446303100';
export const SELECT = {
  visa: '00A4040007A000000003101000',
  mastercard: '00A4040007A000000004101000',
  other: '00A4040008F056494C4C41474500',
};

export function pdolValues(card: VirtualCard, sale: Sale): string {
  const { amount = '000000001250', type = '00', currency = '0978' } = sale;
  if (card.scheme === 'visa') {
    const { ttq = '21804000', tvr = '0000000000' } = sale;
    return `${ttq}${amount}0000000000000276${tvr}${currency}261124${type}${UNPREDICTABLE_NUMBER}`;
  }
  return card.kind === 'phone' ? '2C00000000000000027622' : '';
}

export function cdolValues(sale: Sale): string {
  const { amount = '000000001250', type = '00', currency = '0978', tvr = '0000008001' } = sale;
  const fixed = `220000${'00'.repeat(8)}3F0002101112${'00'.repeat(20)}`;
  return `${amount}0000000000000276${tvr}${currency}261124${type}${UNPREDICTABLE_NUMBER}${fixed}`;
}

export function getProcessingOptions(card: VirtualCard, sale: Sale = {}): string {
  const values = pdolValues(card, sale);
  return `80A80000${length(`0000${values}`)}83${length(values)}${values}00`;
}

export function generateAc(sale: Sale = {}): string {
  const values = cdolValues(sale);
  return `80AE${sale.control ?? '90'}00${length(values)}${values}00`;
}

/** What a whole transaction brought to light. */
export interface Reading {
  /** Every data object the card sent, by tag. */
  card: Map<string, Uint8Array>;
  /** Value of template 70 of the records that the ICC certificate covers. */
  signedRecords: Uint8Array;
  /** Body of the answer that carries the cryptogram. */
  cryptogramAnswer: Uint8Array;
}

/** Select, GET PROCESSING OPTIONS, records by AFL, GENERATE AC where the scheme has one. Throws on a status word. */
export function transact(card: VirtualCard, sale: Sale = {}): Reading {
  const ok = (command: string) => {
    const { sw, body } = send(card, command);
    if (sw !== '9000') throw new Error(`${command.slice(0, 8)} gave ${sw}`);
    return body;
  };
  card.insert();
  ok(SELECT_PPSE);
  const found = objects(ok(SELECT[card.scheme]));
  let cryptogramAnswer = ok(getProcessingOptions(card, sale));
  objects(cryptogramAnswer, found);
  const signed: Uint8Array[] = [];
  const afl = found.get('94') ?? new Uint8Array();
  for (let i = 0; i < afl.length; i += 4) {
    const [sfi, first, last, signedCount] = afl.subarray(i, i + 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    for (let record = first; record <= last; record++) {
      const body = ok(`00B2${toHex(Uint8Array.of(record, sfi | 0x04))}00`);
      objects(body, found);
      if (record < first + signedCount) signed.push(body.subarray(body[1]! > 0x7f ? 3 : 2));
    }
  }
  if (card.scheme === 'mastercard' && sale.control !== null) {
    cryptogramAnswer = ok(generateAc(sale));
    objects(cryptogramAnswer, found);
  }
  return { card: found, signedRecords: concatBytes(...signed), cryptogramAnswer };
}
