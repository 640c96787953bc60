/** One record that the AFL names. */
export interface RecordReference {
  /** 1..30. */
  sfi: number;
  /** 1..255. */
  record: number;
  /** Its content takes part in offline data authentication. */
  signed: boolean;
}

/**
 * Records of one application. A card names some ten; the AFL's coding allows 15,810, which would hold the field
 * for minutes.
 */
export const MAX_RECORDS = 64;

/**
 * The records in the order in which they are read, or null where the Application File Locator is not well formed
 * or names more than MAX_RECORDS.
 * @spec EMV 4.4 Book 3, 10.2
 */
export function aflRecords(afl: Uint8Array): RecordReference[] | null {
  if (afl.length % 4 !== 0) return null;
  const records: RecordReference[] = [];
  for (let at = 0; at < afl.length; at += 4) {
    const [location, first, last, signedCount] = [afl[at]!, afl[at + 1]!, afl[at + 2]!, afl[at + 3]!];
    const sfi = location >> 3;
    if ((location & 0x07) !== 0 || sfi < 1 || sfi > 30) return null;
    if (first === 0 || last < first || signedCount > last - first + 1) return null;
    if (records.length + last - first + 1 > MAX_RECORDS) return null;
    for (let record = first; record <= last; record++) {
      records.push({ sfi, record, signed: record - first < signedCount });
    }
  }
  return records;
}
