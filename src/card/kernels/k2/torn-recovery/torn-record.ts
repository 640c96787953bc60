import { concatBytes, equalBytes } from '../../../../platform/bytes/hex.ts';
import type { BitPosition } from '../../../emv/bits.ts';
import { isSet } from '../../../emv/bits.ts';
import type { DataElements } from '../../../emv/element-values.ts';
import { encodeTlv } from '../../../emv/tlv.ts';
import type { AcType, Kernel2Transaction } from '../transaction.ts';

/** FF8101: what of it is present. @spec EMV Contactless Book C-2 v2.6, A.1 (FF8101) */
const TORN_RECORD = [
  0x9f02, 0x9f03, 0x5a, 0x5f34, 0xdf8104, 0xdf8107, 0x9f34, 0xdf8113, 0x9f7d, 0xdf8128, 0x9f1e, 0xdf8111,
  0xdf8114, 0x9f33, 0x9f1a, 0x9f35, 0x95, 0x9f53, 0x5f2a, 0x9a, 0x9f21, 0x9c, 0x9f37, 0xdf8301, 0xdf8302,
  0xdf8303, 0xdf8304, 0xdf8305, 0xdf8306, 0xdf8307,
];

/** Objects that name the card: the card has just sent them again. */
const CARD = [0x5a, 0x5f34];

/** Reference Control Parameter DF8114: type of cryptogram in bits 8 and 7, CDA in bit 5. */
const AC_TYPE_BITS = 0xc0;
const CDA_REQUESTED = [1, 5] as const satisfies BitPosition;
/** IDS Status DF8128. */
const IDS_WRITE = [1, 7] as const satisfies BitPosition;

/** What is kept of a transaction whose cryptogram never arrived. @spec EMV Contactless Book C-2 v2.6, S9.12, S11.14 */
export function tornRecord({ database }: Kernel2Transaction): DataElements {
  return database.pick(TORN_RECORD);
}

/** The transaction is again what it was when it was torn. @spec EMV Contactless Book C-2 v2.6, S10.10 */
export function restoreTransaction(transaction: Kernel2Transaction, record: DataElements): void {
  const { database, tvr } = transaction;
  for (const [tag, value] of record) if (!CARD.includes(tag)) database.set(tag, value.slice());
  tvr.set(record.get(0x95)!);
  database.set(0x95, tvr);
  transaction.cdol1Values = database.get(0xdf8107) ?? new Uint8Array();
  transaction.pdolValues = withoutHeader(database.get(0xdf8111)!);
  const control = database.get(0xdf8114)!;
  transaction.acType = (control[0]! & AC_TYPE_BITS) as AcType;
  transaction.cdaRequested = isSet(control, ...CDA_REQUESTED);
}

/** DF8111 without its 83 L. */
function withoutHeader(pdolRelatedData: Uint8Array): Uint8Array {
  return pdolRelatedData.subarray(pdolRelatedData[1] === 0x81 ? 3 : 2);
}

/** What must be the same for a cryptogram of then to be of use now: what is paid, and what the terminal found. */
const CIRCUMSTANCES = [0x9f02, 0x9f03, 0x5f2a, 0x9c, 0x95];

/**
 * NOTE: stricter than the Book, which recovers whatever record of the card there is: the cryptogram of another amount,
 * currency or type pays for something else, and with another TVR (a floor limit changed) the terminal would have
 * asked for another one. Such a record is left to its age.
 */
export function isSameTransaction({ database }: Kernel2Transaction, record: DataElements): boolean {
  const none = new Uint8Array();
  return CIRCUMSTANCES.every((tag) => equalBytes(database.get(tag) ?? none, record.get(tag) ?? none));
}

/** The card was to be written to as well. */
export function idsWriteIn(record: DataElements): boolean {
  return isSet(record.get(0xdf8128) ?? new Uint8Array(), ...IDS_WRITE);
}

/** The value of FF8101. */
export function encodeTornRecord(record: DataElements): Uint8Array {
  return concatBytes(...[...record].map(([tag, value]) => encodeTlv(tag, value)));
}
