import { concatBytes } from '../../../platform/bytes/hex.ts';
import { ACI, TVR } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { buildDol, DolError, parseDol } from '../../emv/dol.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import { generateAc } from '../commands.ts';
import { idsRead, setIdsWrite } from './data-storage.ts';
import { dsdolValues, settleDataStorage } from './data-storage-write.ts';
import { L2 } from './error-indication.ts';
import { cardError } from './outcomes.ts';
import { isOfflineOnly } from './terminal-action-analysis.ts';
import {
  AC_TYPE,
  databaseBit,
  exceedsCvmLimit,
  type Kernel2Transaction,
  onDeviceVerification,
} from './transaction.ts';

/** Reference Control Parameter DF8114, bit 5. */
const CDA_REQUESTED = 0x10;
/** What a short APDU carries. */
const MAX_DATA_LENGTH = 255;
const NONE = new Uint8Array();

/**
 * Settles cryptogram type, CDA and data storage, and builds the command; an outcome where that fails.
 * NOTE: a CDOL1 or DSDOL that cannot be read or served is a parsing error, for which the Book has no step.
 * @spec EMV Contactless Book C-2, GAC (7.6)
 */
export function prepareGenerateAc(transaction: Kernel2Transaction): CommandApdu | Outcome {
  const { database } = transaction;
  const storage = settleCryptogram(transaction);
  if (storage === L2.IDS_DATA_ERROR || storage === L2.IDS_NO_MATCHING_AC) {
    return cardError(transaction, { l2: storage });
  }
  const referenceControl = transaction.acType | (transaction.cdaRequested ? CDA_REQUESTED : 0);
  database.set(0xdf8114, new Uint8Array([referenceControl]));
  try {
    const cdol1 = buildDol(parseDol(database.get(0x8c)!), (tag) => database.get(tag), { kernelId: 0x02 });
    const dsdol = storage === 'write' ? dsdolValues(transaction, MAX_DATA_LENGTH - cdol1.length) : NONE;
    if (storage === 'write') setIdsWrite(transaction);
    transaction.cdol1Values = cdol1;
    database.set(0xdf8107, cdol1);
    return generateAc(referenceControl, dsdol.length > 0 ? concatBytes(cdol1, dsdol) : cdol1);
  } catch (error) {
    if (error instanceof DolError) return cardError(transaction, { l2: L2.PARSING_ERROR });
    throw error;
  }
}

/** Type of the cryptogram, whether CDA is asked for, and what is done about data storage. @spec EMV Contactless Book C-2, GAC.1 to GAC.11, GAC.20 to GAC.27 */
function settleCryptogram(transaction: Kernel2Transaction): ReturnType<typeof settleDataStorage> | 'none' {
  const cdaFailed = isSet(transaction.tvr, ...TVR.CDA_FAILED);
  if (cdaFailed) refuseUnauthenticated(transaction);
  if (transaction.oda.method !== 'cda' || cdaFailed) {
    if (onDeviceVerification(transaction)) transaction.acType = AC_TYPE.AAC;
    return 'none';
  }
  if (idsRead(transaction)) {
    transaction.cdaRequested = true;
    return settleDataStorage(transaction);
  }
  transaction.cdaRequested =
    transaction.acType !== AC_TYPE.AAC || databaseBit(transaction, 0x9f5d, ACI.CDA_OVER_AAC);
  return 'none';
}

/**
 * House rule, stricter than the Book, where the action codes alone decide: a card whose data failed to authenticate is
 * declined, because making CDA fail is a known way around the PIN. A CA key that this reader does not have, below the
 * CVM limit, is left to the issuer.
 */
function refuseUnauthenticated(transaction: Kernel2Transaction): void {
  const leaveToIssuer =
    transaction.oda.reason === 'ca_key_unknown' &&
    !exceedsCvmLimit(transaction) &&
    !isOfflineOnly(transaction);
  if (!leaveToIssuer) transaction.acType = AC_TYPE.AAC;
  else if (transaction.acType === AC_TYPE.TC) transaction.acType = AC_TYPE.ARQC;
}
