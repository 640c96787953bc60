import { AIP, KERNEL_CONFIGURATION } from '../../emv/bit-tables.ts';
import { buildDol, DolError, parseDol } from '../../emv/dol.ts';
import { parseTlv, TlvError } from '../../emv/tlv.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, getProcessingOptions, MAX_PDOL_VALUES_LENGTH, type Step } from '../commands.ts';
import { type KernelError, L2 } from './error-indication.ts';
import { earlyCardError, earlyDiscretionaryData, selectNext, tryAgain } from './outcomes.ts';
import { databaseBit, type Kernel2Transaction, limit, onDeviceVerification } from './transaction.ts';

/**
 * GET PROCESSING OPTIONS and what its answer decides. null: go on.
 * NOTE: there is no data exchange here, so a PDOL object that the terminal would have to be asked for is zeros.
 * @spec EMV Contactless Book C-2, S1.10 to S1.21, S3
 */
export function* initiateApplicationProcessing(transaction: Kernel2Transaction): Step<Outcome | null> {
  const values = pdolValues(transaction);
  if (!values) return selectNext(earlyDiscretionaryData({ l2: L2.PARSING_ERROR }));
  transaction.pdolValues = values;

  const answer = yield* exchange('GET PROCESSING OPTIONS', getProcessingOptions(values));
  if (answer.kind === 'lost') return tryAgain(answer.cause, transaction.fieldOffHoldMs);
  if (answer.sw !== 0x9000) {
    return selectNext(earlyDiscretionaryData({ l2: L2.STATUS_BYTES, sw: answer.sw }));
  }
  const error = storeProcessingOptions(transaction, answer.data) ?? chooseMode(transaction);
  if (error) return earlyCardError(transaction, error);

  // S3.h: the limit that holds for this card.
  transaction.transactionLimit = limit(transaction, onDeviceVerification(transaction) ? 0xdf8125 : 0xdf8124);
  return null;
}

/** null where the PDOL cannot be served. */
function pdolValues({ database }: Kernel2Transaction): Uint8Array | null {
  try {
    const entries = parseDol(database.get(0x9f38) ?? new Uint8Array());
    return buildDol(entries, (tag) => database.get(tag), {
      maxLength: MAX_PDOL_VALUES_LENGTH,
      kernelId: 0x02,
    });
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

/**
 * EMV mode or nothing.
 * NOTE: mag-stripe mode, withdrawn by v2.12, is never entered, also where DF811B would allow it.
 * @spec EMV Contactless Book C-2, S3.15, S3.16
 */
function chooseMode(transaction: Kernel2Transaction): KernelError | null {
  const emvMode =
    databaseBit(transaction, 0x82, AIP.EMV_MODE) &&
    !databaseBit(transaction, 0xdf811b, KERNEL_CONFIGURATION.EMV_MODE_NOT_SUPPORTED);
  return emvMode ? null : { l2: L2.MAGSTRIPE_NOT_SUPPORTED };
}
