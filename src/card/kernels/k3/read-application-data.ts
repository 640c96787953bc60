import type { Outcome } from '../../entry-point/outcome.ts';
import { aflRecords } from '../afl.ts';
import { exchange, readRecord, type Step } from '../commands.ts';
import { store, template } from './card-data.ts';
import { endApplication, linkLost } from './outcomes.ts';
import type { Kernel3Transaction } from './transaction.ts';

/** Last SFI whose records are TLV by the standard; above it their content is the issuer's. */
const LAST_TLV_SFI = 10;

/** Longer than 62 entries it is an error, whatever they say. */
const MAX_AFL_LENGTH = 248;

/**
 * Reads the records that the AFL names. null: go on.
 * NOTE: an AFL of length zero counts as absent. Content of SFI 11 to 30 takes part in authentication only.
 * @spec EMV Contactless Book C-3, 5.3
 */
export function* readApplicationData(transaction: Kernel3Transaction): Step<Outcome | null> {
  const afl = transaction.card.get(0x94) ?? new Uint8Array();
  const records = afl.length > MAX_AFL_LENGTH ? null : aflRecords(afl);
  if (!records) return endApplication();
  for (const { sfi, record, signed } of records) {
    const answer = yield* exchange(`READ RECORD ${sfi}.${record}`, readRecord(sfi, record));
    if (answer.kind === 'lost') return linkLost();
    if (answer.sw !== 0x9000) return endApplication();
    if (sfi <= LAST_TLV_SFI) {
      const content = template(answer.data, 0x70);
      if (!content || !store(transaction, content.children ?? [])) return endApplication();
    }
    if (signed) transaction.signedRecords.push({ sfi, bytes: answer.data });
  }
  return null;
}
