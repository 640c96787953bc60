import { AIP, KERNEL_CONFIGURATION } from '../../emv/bit-tables.ts';
import { buildDol, type DolEntry, DolError, parseDol } from '../../emv/dol.ts';
import { parseTlv, TlvError } from '../../emv/tlv.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { getProcessingOptions, MAX_PDOL_VALUES_LENGTH, type Step } from '../commands.ts';
import { askCard } from './ask-card.ts';
import { resolveKnownTags } from './data-exchange.ts';
import { startDataStorage } from './data-storage.ts';
import { type KernelError, L2, L3 } from './error-indication.ts';
import { earlyCardError, earlyDiscretionaryData, earlyEnd, selectNext, tryAgain } from './outcomes.ts';
import { pdolDataMissing, waitForPdolData } from './pdol-data.ts';
import { databaseBit, type Kernel2Transaction, limit, onDeviceVerification } from './transaction.ts';

/**
 * GET PROCESSING OPTIONS and what its answer decides. null: go on.
 * NOTE: a PDOL that cannot be read or served is a parsing error, for which the Book has no step.
 * @spec EMV Contactless Book C-2, S1.11 to S1.23, S2, S3
 */
export function* initiateApplicationProcessing(transaction: Kernel2Transaction): Step<Outcome | null> {
  const { database } = transaction;
  const pdol = readPdol(database.get(0x9f38));
  if (!pdol) return selectNext(earlyDiscretionaryData({ l2: L2.PARSING_ERROR }));
  const missing = pdolDataMissing(transaction, pdol); // S1.12
  resolveKnownTags(transaction); // S1.15
  startDataStorage(transaction); // S1.17
  const ended = missing ? yield* waitForPdolData(transaction, pdol) : null; // S1.21, S2
  if (ended) return ended;

  const values = pdolValues(transaction, pdol); // S1.13, S2.8
  if (!values) return selectNext(earlyDiscretionaryData({ l2: L2.PARSING_ERROR }));
  transaction.pdolValues = values;
  const command = getProcessingOptions(values);
  // NOTE: with its header 83 L, as laboratories want it in a torn record; the hash of CDA takes the values alone.
  database.set(0xdf8111, command.data!);
  const answer = yield* askCard('GET PROCESSING OPTIONS', command);
  if (answer.kind === 'lost') return tryAgain(answer.cause, transaction.fieldOffHoldMs);
  if (answer.kind === 'stop') return earlyEnd(transaction, L3.STOP);
  if (answer.sw !== 0x9000) {
    return selectNext(earlyDiscretionaryData({ l2: L2.STATUS_BYTES, sw: answer.sw }));
  }
  const error = storeProcessingOptions(transaction, answer.data) ?? checkMode(transaction);
  if (error) return earlyCardError(transaction, error);

  // S3.33 to S3.35: the limit that holds for this card.
  transaction.transactionLimit = limit(transaction, onDeviceVerification(transaction) ? 0xdf8125 : 0xdf8124);
  return null;
}

/** null: not a data object list. */
function readPdol(pdol: Uint8Array | undefined): DolEntry[] | null {
  try {
    return parseDol(pdol ?? new Uint8Array());
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}

/** null: it asks for more than a command carries. */
function pdolValues({ database }: Kernel2Transaction, pdol: readonly DolEntry[]): Uint8Array | null {
  try {
    return buildDol(pdol, (tag) => database.get(tag), { maxLength: MAX_PDOL_VALUES_LENGTH, kernelId: 0x02 });
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}

function storeProcessingOptions({ database }: Kernel2Transaction, response: Uint8Array): KernelError | null {
  try {
    const { tag, value, children } = parseTlv(response);
    if (tag === 0x77) {
      if (!database.storeCardObjects(children ?? [], 0x77)) return { l2: L2.PARSING_ERROR };
    } else if (tag === 0x80) {
      if (value.length < 6 || (value.length - 2) % 4 !== 0) return { l2: L2.PARSING_ERROR };
      database.set(0x82, value.subarray(0, 2));
      database.set(0x94, value.subarray(2));
    } else {
      return { l2: L2.PARSING_ERROR };
    }
  } catch (error) {
    if (error instanceof TlvError) return { l2: L2.PARSING_ERROR };
    throw error;
  }
  return database.has(0x82) && database.has(0x94) ? null : { l2: L2.CARD_DATA_MISSING };
}

/** Both card and reader have EMV mode. @spec EMV Contactless Book C-2, S3.15 */
export function isEmvMode(transaction: Kernel2Transaction): boolean {
  return (
    databaseBit(transaction, 0x82, AIP.EMV_MODE) &&
    !databaseBit(transaction, 0xdf811b, KERNEL_CONFIGURATION.EMV_MODE_NOT_SUPPORTED)
  );
}

/** EMV mode, or mag-stripe mode where the configuration allows it. @spec EMV Contactless Book C-2, S3.16, S3.17 */
function checkMode(transaction: Kernel2Transaction): KernelError | null {
  const magStripe = !databaseBit(transaction, 0xdf811b, KERNEL_CONFIGURATION.MAG_STRIPE_MODE_NOT_SUPPORTED);
  return isEmvMode(transaction) || magStripe ? null : { l2: L2.MAGSTRIPE_NOT_SUPPORTED };
}
