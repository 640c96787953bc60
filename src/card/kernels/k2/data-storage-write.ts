import { type BitPosition, isSet } from '../../emv/bits.ts';
import { buildDol, type DolEntry, parseDol } from '../../emv/dol.ts';
import { DS_SLOT_MANAGEMENT_CONTROL, dataStorageVersion } from './data-storage.ts';
import { L2 } from './error-indication.ts';
import { owhf2, owhf2Aes } from './one-way-hash.ts';
import { AC_TYPE, type AcType, databaseBit, type Kernel2Transaction } from './transaction.ts';

/** DS ODS Info For Reader DF810A. @spec EMV Contactless Book C-2, A.1 (DF810A) */
const DS_ODS_INFO_FOR_READER = {
  USABLE_FOR: { [AC_TYPE.TC]: [1, 8], [AC_TYPE.ARQC]: [1, 7], [AC_TYPE.AAC]: [1, 6] },
  STOP_IF_NO_DS_ODS_TERM: [1, 3],
  STOP_IF_WRITE_FAILED: [1, 2],
} as const satisfies { USABLE_FOR: Record<AcType, BitPosition> } & Record<string, unknown>;

/** DS ODS Info DF62: the terminal's data is for a volatile slot. */
const VOLATILE_SLOT = [1, 7] as const satisfies BitPosition;

export function stopIfWriteFailed(transaction: Kernel2Transaction): boolean {
  return databaseBit(transaction, 0xdf810a, DS_ODS_INFO_FOR_READER.STOP_IF_WRITE_FAILED);
}

/**
 * May the terminal's data be written along with this cryptogram? 'write' settles the cryptogram type.
 * @spec EMV Contactless Book C-2, GAC.3 to GAC.11
 */
export function settleDataStorage(
  transaction: Kernel2Transaction,
): 'write' | 'read_only' | typeof L2.IDS_DATA_ERROR | typeof L2.IDS_NO_MATCHING_AC {
  const { database, acType } = transaction;
  if (!database.has(0xdf62) || !database.has(0x9f5b)) return 'read_only';
  const wanted = database.get(0xdf8108)?.[0];
  if (wanted === undefined || !database.has(0xdf810a)) return L2.IDS_DATA_ERROR;

  const wantedType = acTypeOf(wanted);
  const lower = wantedType === AC_TYPE.ARQC && acType === AC_TYPE.TC;
  if (wantedType !== null && (wantedType === AC_TYPE.AAC || wantedType === acType || lower)) {
    transaction.acType = wantedType;
    return 'write';
  }
  if (databaseBit(transaction, 0xdf810a, DS_ODS_INFO_FOR_READER.USABLE_FOR[acType])) return 'write';
  const stop = databaseBit(transaction, 0xdf810a, DS_ODS_INFO_FOR_READER.STOP_IF_NO_DS_ODS_TERM);
  return stop ? L2.IDS_NO_MATCHING_AC : 'read_only';
}

/** Bits 8 to 7 of DS AC Type DF8108; null for the value that is none. */
function acTypeOf(byte: number): AcType | null {
  return Object.values(AC_TYPE).find((type) => type === (byte & 0xc0)) ?? null;
}

const DS_INPUT_TERM_LENGTH = 8;

/**
 * What follows the CDOL1 values in GENERATE AC, with the DS Digest H DF61 where DSDOL asks for it.
 * @throws DolError when DSDOL cannot be read, or asks for more than `maxLength` bytes
 * @spec EMV Contactless Book C-2, GAC.40 to GAC.48
 */
export function dsdolValues(transaction: Kernel2Transaction, maxLength: number): Uint8Array {
  const { database } = transaction;
  const dsdol = parseDol(database.get(0x9f5b)!);
  const input = database.get(0xdf8109);
  if (input?.length === DS_INPUT_TERM_LENGTH && dsdol.some(({ tag }) => tag === 0xdf61)) {
    const hash = dataStorageVersion(transaction) === 1 ? owhf2 : owhf2Aes;
    database.set(0xdf61, hash({ input, operatorId: operatorId(transaction), dsId: database.get(0x9f5e)! }));
  }
  return buildDol(withoutLastPadding(dsdol, database), (tag) => database.get(tag), {
    kernelId: 0x02,
    maxLength,
  });
}

/** The last object of DSDOL goes out as long as it is, at most as long as asked. @spec EMV Contactless Book C-2, 4.1.4 */
function withoutLastPadding(
  dsdol: readonly DolEntry[],
  database: Kernel2Transaction['database'],
): DolEntry[] {
  const last = dsdol[dsdol.length - 1];
  if (!last) return [];
  const length = Math.min(last.length, database.get(last.tag)?.length ?? last.length);
  return [...dsdol.slice(0, -1), { tag: last.tag, length }];
}

/**
 * DS Requested Operator ID; zeros for volatile data in a permanent slot.
 * NOTE: zeros also where the terminal named none, as in a DOL.
 * @spec EMV Contactless Book C-2, 8.2, 8.3 (OID)
 */
function operatorId(transaction: Kernel2Transaction): Uint8Array {
  const { database } = transaction;
  const permanent = databaseBit(transaction, 0x9f6f, DS_SLOT_MANAGEMENT_CONTROL.PERMANENT);
  const anonymous = permanent && isSet(database.get(0xdf62)!, ...VOLATILE_SLOT);
  return (anonymous ? undefined : database.get(0x9f5c)) ?? new Uint8Array(8);
}
