import { TTQ } from '../../emv/bit-tables.ts';
import { buildDol, DolError, parseDol } from '../../emv/dol.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, getProcessingOptions, MAX_PDOL_VALUES_LENGTH, type Step } from '../commands.ts';
import { store, template } from './card-data.ts';
import { endApplication, insertCard, linkLost, seePhone, selectNext } from './outcomes.ts';
import { type Kernel3Transaction, ttqSet } from './transaction.ts';

/**
 * From the FCI to the card's application cryptogram. null: go on.
 * NOTE: mag-stripe mode (MSD) is not performed: Visa has withdrawn it, and it can be replayed. A card that wants it
 * (AIP byte 2 bit 8) is read as any other, as from v2.10 on, and lacks the mandatory data.
 * @spec EMV Contactless Book C-3, 5.2
 */
export function* initiateApplicationProcessing(transaction: Kernel3Transaction): Step<Outcome | null> {
  if (!ttqSet(transaction, TTQ.EMV_MODE)) return endApplication();
  const values = pdolValues(transaction);
  if (!values) return endApplication();

  const answer = yield* exchange('GET PROCESSING OPTIONS', getProcessingOptions(values));
  if (answer.kind === 'lost') return linkLost();
  switch (answer.sw) {
    case 0x9000:
      return storeProcessingOptions(transaction, answer.data) ? null : endApplication();
    case 0x6984:
      return insertCard();
    case 0x6985:
      return selectNext();
    case 0x6986:
      return seePhone();
    default:
      return endApplication();
  }
}

/** Values of the PDOL as sent, or null without a PDOL that can be served. @spec EMV Contactless Book C-3, 5.2.1 */
function pdolValues({ fci, terminal }: Kernel3Transaction): Uint8Array | null {
  const pdol = fci.get(0x9f38);
  if (!pdol) return null;
  try {
    const bounds = { maxLength: MAX_PDOL_VALUES_LENGTH, kernelId: 0x03 };
    return buildDol(parseDol(pdol), (tag) => terminal.get(tag), bounds);
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}

/** @spec EMV Contactless Book C-3, 5.2.2.2; EMV 4.4 Book 3, 6.5.8.4 */
function storeProcessingOptions(transaction: Kernel3Transaction, response: Uint8Array): boolean {
  const format1 = template(response, 0x80);
  if (format1) {
    if (format1.value.length < 6) return false;
    transaction.card.set(0x82, format1.value.subarray(0, 2));
    transaction.card.set(0x94, format1.value.subarray(2));
    return true;
  }
  const format2 = template(response, 0x77);
  return (
    format2 !== null && store(transaction, format2.children ?? []) && transaction.card.get(0x82)?.length === 2
  );
}
