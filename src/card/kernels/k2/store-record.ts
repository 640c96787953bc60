import { DolError, parseDol } from '../../emv/dol.ts';
import { findTlv, parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { RecordReference } from '../afl.ts';
import { addStaticData, failAuthentication } from './card-authentication.ts';
import { DS_SLOT_MANAGEMENT_CONTROL, idsRead } from './data-storage.ts';
import { L2 } from './error-indication.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/**
 * Last SFI whose records are TLV by the standard; above it they only take part in authentication.
 * NOTE: one implementation stores those too; their content is the issuer's own.
 */
const LAST_TLV_SFI = 10;

/** What is wrong with a record, or null once it is stored. @spec EMV Contactless Book C-2, S4.24 to S4.35 */
export function storeRecord(
  transaction: Kernel2Transaction,
  { sfi, signed }: RecordReference,
  response: Uint8Array,
): typeof L2.PARSING_ERROR | typeof L2.CARD_DATA_ERROR | null {
  const { database } = transaction;
  const template = recordTemplate(response);
  if (sfi <= LAST_TLV_SFI) {
    if (!template || !database.storeCardObjects(template.children ?? [], 0x70)) return L2.PARSING_ERROR;
    // NOTE: half a rule at the end of the CVM List is an error of its own, as test laboratories have it.
    if ((database.get(0x8e)?.length ?? 0) % 2 !== 0) return L2.CARD_DATA_ERROR;
    askForListedData(transaction, template.children ?? []);
  }
  if (signed && transaction.oda.method === 'cda') {
    if (!template) failAuthentication(transaction, 'static_data_record');
    else addStaticData(transaction, sfi <= LAST_TLV_SFI ? template.value : response);
  }
  return null;
}

function recordTemplate(response: Uint8Array): Tlv | null {
  try {
    const tlv = parseTlv(response);
    return tlv.tag === 0x70 ? tlv : null;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}

/** What CDOL1, and DSDOL where the slot may be written, ask for and the terminal has promised. @spec EMV Contactless Book C-2, S4.28 to S4.33 */
function askForListedData(transaction: Kernel2Transaction, objects: readonly Tlv[]): void {
  if (!transaction.database.awaitsTerminal) return;
  const cdol1 = findTlv(objects, 0x8c);
  if (cdol1) askForAwaited(transaction, cdol1.value);
  const dsdol = findTlv(objects, 0x9f5b);
  const locked = databaseBit(transaction, 0x9f6f, DS_SLOT_MANAGEMENT_CONTROL.LOCKED);
  if (dsdol && idsRead(transaction) && !locked) askForAwaited(transaction, dsdol.value);
}

/** NOTE: a list that cannot be read is an error of the command it serves, not of the record. */
export function askForAwaited({ database, exchange }: Kernel2Transaction, list: Uint8Array): void {
  try {
    for (const { tag } of parseDol(list)) if (database.isAwaited(tag)) exchange.needed.add(tag);
  } catch (error) {
    if (!(error instanceof DolError)) throw error;
  }
}
