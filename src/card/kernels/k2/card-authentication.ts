import { AIP, TERMINAL_CAPABILITIES, TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import type { OdaFailure } from '../../emv/oda/oda-failure.ts';
import { idsRead } from './data-storage.ts';
import type { SignedCardDataFault } from './signed-card-data.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** Static Data To Be Authenticated, in bytes. @spec EMV Contactless Book C-2, S4.35 */
const MAX_STATIC_DATA_LENGTH = 2048;

/** Kernel 2 knows CDA or nothing; data storage cannot be without. @spec EMV Contactless Book C-2, S3R1.17 to S3R1.20 */
export function chooseAuthentication(transaction: Kernel2Transaction): void {
  const cda =
    databaseBit(transaction, 0x82, AIP.CDA) && databaseBit(transaction, 0x9f33, TERMINAL_CAPABILITIES.CDA);
  if (cda || idsRead(transaction)) transaction.oda = { method: 'cda', result: 'not_performed' };
  else setBit(transaction.tvr, ...TVR.ODA_NOT_PERFORMED);
}

/** Adds to the Static Data To Be Authenticated; too much of it fails the authentication. @spec EMV Contactless Book C-2, S4.35, S456.28 */
export function addStaticData(transaction: Kernel2Transaction, bytes: Uint8Array): void {
  const length = transaction.staticData.reduce((sum, part) => sum + part.length, bytes.length);
  if (length > MAX_STATIC_DATA_LENGTH) failAuthentication(transaction, 'static_data_too_long');
  else transaction.staticData.push(bytes);
}

const REQUIRED = [0x8f, 0x90, 0x9f32, 0x9f46, 0x9f47, 0x9f4a];

/**
 * Is everything there to verify CDA with? false: 9F4A does not name the AIP and nothing else.
 * NOTE: a missing 9F4A is that too, after it has set its bits in the TVR.
 * @spec EMV Contactless Book C-2, S456.24 to S456.28
 */
export function prepareAuthentication(transaction: Kernel2Transaction): boolean {
  const { database, context, tvr } = transaction;
  if (!REQUIRED.every((tag) => database.has(tag))) {
    setBit(tvr, ...TVR.ICC_DATA_MISSING);
    failAuthentication(transaction, 'card_data_missing');
  }
  const index = database.get(0x8f)?.[0];
  if (index !== undefined && !context.caKeys.find(context.selectedAid.subarray(0, 5), index)) {
    failAuthentication(transaction, 'ca_key_unknown');
  }
  const tagList = database.get(0x9f4a);
  if (tagList?.length !== 1 || tagList[0] !== 0x82) return false;
  addStaticData(transaction, database.get(0x82)!);
  return true;
}

/** CDA has failed: TVR byte 1 bit 3. The first reason is kept. */
export function failAuthentication(
  transaction: Kernel2Transaction,
  reason: OdaFailure | SignedCardDataFault | 'static_data_too_long',
): void {
  setBit(transaction.tvr, ...TVR.CDA_FAILED);
  if (transaction.oda.result !== 'failed') transaction.oda = { method: 'cda', result: 'failed', reason };
}
