import { equalBytes } from '../../../platform/bytes/hex.ts';
import { KERNEL_CONFIGURATION } from '../../emv/bit-tables.ts';
import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { aflRecords, type RecordReference } from '../afl.ts';
import { exchange, readRecord, type Step } from '../commands.ts';
import { addStaticData, chooseAuthentication, failAuthentication } from './card-authentication.ts';
import { L2 } from './error-indication.ts';
import { cardError, linkLost } from './outcomes.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** Last SFI whose records are TLV by the standard; above it they only take part in authentication. */
const LAST_TLV_SFI = 10;

/** The record of mag-stripe data. */
const MAG_STRIPE_AFL_ENTRY = new Uint8Array([0x08, 0x01, 0x01, 0x00]);

/**
 * Chooses the authentication and reads the records of the active AFL. null: go on.
 * NOTE: an AFL that is not well formed, or longer than the reader takes, is reported as card data error.
 * @spec EMV Contactless Book C-2, S3R1, S4
 */
export function* readRecords(transaction: Kernel2Transaction): Step<Outcome | null> {
  chooseAuthentication(transaction);
  const records = aflRecords(activeAfl(transaction));
  if (!records || records.length === 0) return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  for (const reference of records) {
    const { sfi, record } = reference;
    const answer = yield* exchange(`READ RECORD ${sfi}.${record}`, readRecord(sfi, record));
    if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
    if (answer.sw !== 0x9000) return cardError(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
    if (!storeRecord(transaction, reference, answer.data)) {
      return cardError(transaction, { l2: L2.PARSING_ERROR });
    }
    if ((transaction.database.get(0x8e)?.length ?? 0) % 2 !== 0) {
      return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
    }
  }
  return null;
}

/** A reader with mag-stripe mode passes over its record in EMV mode. @spec EMV Contactless Book C-2, S3.30 */
function activeAfl(transaction: Kernel2Transaction): Uint8Array {
  const afl = transaction.database.get(0x94)!;
  const withMagStripe = !databaseBit(
    transaction,
    0xdf811b,
    KERNEL_CONFIGURATION.MAG_STRIPE_MODE_NOT_SUPPORTED,
  );
  return withMagStripe && equalBytes(afl.subarray(0, 4), MAG_STRIPE_AFL_ENTRY) ? afl.subarray(4) : afl;
}

/** false: a parsing error. @spec EMV Contactless Book C-2, S4.21 to S4.28 */
function storeRecord(
  transaction: Kernel2Transaction,
  { sfi, signed }: RecordReference,
  response: Uint8Array,
): boolean {
  const template = recordTemplate(response);
  if (sfi <= LAST_TLV_SFI) {
    if (!template || !transaction.database.storeCardObjects(template.children ?? [], 0x70)) return false;
  }
  if (signed && transaction.oda.method === 'cda') {
    if (!template) failAuthentication(transaction, 'static_data_record');
    else addStaticData(transaction, sfi <= LAST_TLV_SFI ? template.value : response);
  }
  return true;
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
