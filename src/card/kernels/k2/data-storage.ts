import { equalBytes } from '../../../platform/bytes/hex.ts';
import { type BitPosition, setBit } from '../../emv/bits.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** IDS Status DF8128. @spec EMV Contactless Book C-2, A.1 (DF8128) */
const IDS_STATUS = { READ: [1, 8], WRITE: [1, 7] } as const satisfies Record<string, BitPosition>;

/** DS Slot Management Control 9F6F. @spec EMV Contactless Book C-2, A.1 (9F6F) */
export const DS_SLOT_MANAGEMENT_CONTROL = {
  PERMANENT: [1, 8],
  LOCKED: [1, 5],
} as const satisfies Record<string, BitPosition>;

export function idsRead(transaction: Kernel2Transaction): boolean {
  return databaseBit(transaction, 0xdf8128, IDS_STATUS.READ);
}

export function idsWrite(transaction: Kernel2Transaction): boolean {
  return databaseBit(transaction, 0xdf8128, IDS_STATUS.WRITE);
}

/** The cryptogram's command carries data for the card's slot. @spec EMV Contactless Book C-2, GAC.48 */
export function setIdsWrite({ database }: Kernel2Transaction): void {
  setBit(database.get(0xdf8128)!, ...IDS_STATUS.WRITE);
}

/** 'Data Storage Version Number' of the Application Capabilities Information: 0 (none), 1 or 2. @spec EMV Contactless Book C-2, A.1 (9F5D) */
export function dataStorageVersion({ database }: Kernel2Transaction): number {
  return (database.get(0x9f5d)?.[0] ?? 0) & 0x0f;
}

const NONE = new Uint8Array();

/**
 * Does the reader store data on this card? DS ID and capabilities go to the terminal either way.
 * @spec EMV Contactless Book C-2, S1.17 to S1.20
 */
export function startDataStorage(transaction: Kernel2Transaction): void {
  const { database, exchange } = transaction;
  if (!database.has(0xdf810d) || !database.isPresent(0x9f5c)) return;
  for (const tag of [0x9f5e, 0x9f5d]) exchange.toSend.set(tag, database.get(tag) ?? NONE);
  const version = dataStorageVersion(transaction);
  if ((version === 1 || version === 2) && database.has(0x9f5e)) {
    setBit(database.get(0xdf8128)!, ...IDS_STATUS.READ);
  }
}

/** What the card said of its slot: to the terminal, and is it enough to read? @spec EMV Contactless Book C-2, S3R1.10 to S3R1.13 */
export function reportSlot(transaction: Kernel2Transaction): void {
  if (!idsRead(transaction)) return;
  const { database, exchange } = transaction;
  for (const tag of [0x9f5f, 0x9f7d, 0x9f7f, 0x9f6f]) {
    const value = database.get(tag);
    if (value) exchange.toSend.set(tag, value);
  }
  const stored = database.isPresent(0x9f54);
  if (stored) exchange.toSend.set(0x9f54, database.get(0x9f54) ?? NONE);
  exchange.toSend.set(0x9f37, database.get(0x9f37)!);

  const slotFree = !stored && [0x9f5f, 0x9f7d, 0x9f7f].every((tag) => database.has(tag));
  const slotInUse = stored && database.has(0x9f7d);
  if (!slotFree && !slotInUse) setBit(database.get(0xdf8128)!, ...IDS_STATUS.READ, false);
}

/** Whether the DS ID 9F5E is the card's PAN and sequence number. @spec EMV Contactless Book C-2, S456.18, S456.19 */
export function dsIdIsOfCard({ database }: Kernel2Transaction): boolean {
  const pan = database.get(0x5a)!;
  const sequenceNumber = database.get(0x5f34)?.[0] ?? 0x00;
  const expected = dsId(pan, sequenceNumber);
  const same = equalBytes(expected, database.get(0x9f5e)!);
  expected.fill(0);
  return same;
}

const MIN_DS_ID_LENGTH = 8;

/** PAN digits without their F padding and the sequence number, zeros before them up to whole bytes and to 8 bytes. */
function dsId(pan: Uint8Array, sequenceNumber: number): Uint8Array {
  let length = pan.length;
  while (length > 0 && pan[length - 1] === 0xff) length--;
  const oddDigits = (pan[length - 1]! & 0x0f) === 0x0f;
  const id = new Uint8Array(Math.max(MIN_DS_ID_LENGTH, length + 1));
  const start = id.length - 1 - length;
  for (let at = 0; at < length; at++) {
    const shifted = (((pan[at - 1] ?? 0) & 0x0f) << 4) | (pan[at]! >> 4);
    id[start + at] = oddDigits ? shifted : pan[at]!;
  }
  id[id.length - 1] = sequenceNumber;
  return id;
}
