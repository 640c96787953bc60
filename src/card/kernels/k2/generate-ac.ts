import { ACI, TVR } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { buildDol, DolError, parseDol } from '../../emv/dol.ts';
import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, generateAc, type Step, show } from '../commands.ts';
import { L2, type Level2Error } from './error-indication.ts';
import { cardError, linkLost } from './outcomes.ts';
import { isOfflineOnly } from './terminal-action-analysis.ts';
import {
  AC_TYPE,
  databaseBit,
  exceedsCvmLimit,
  type Kernel2Transaction,
  languagePreference,
  onDeviceVerification,
} from './transaction.ts';
import { verifyCryptogram } from './verify-cryptogram.ts';

/** Reference Control Parameter, bit 5. */
const CDA_REQUESTED = 0x10;

/**
 * Asks for the cryptogram and verifies it. null: the card's answer holds.
 * @spec EMV Contactless Book C-2, GAC (6.3), S9, S910
 */
export function* generateApplicationCryptogram(transaction: Kernel2Transaction): Step<Outcome | null> {
  const { database } = transaction;
  prepare(transaction);
  const values = cdol1Values(transaction);
  if (!values) return cardError(transaction, { l2: L2.PARSING_ERROR });
  transaction.cdol1Values = values;
  const referenceControl = transaction.acType | (transaction.cdaRequested ? CDA_REQUESTED : 0);
  database.set(0xdf8114, new Uint8Array([referenceControl]));

  const answer = yield* exchange('GENERATE AC', generateAc(referenceControl, values));
  if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
  if (answer.sw !== 0x9000) return cardError(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
  const response = storeResponse(transaction, answer.data);
  if (!response) return cardError(transaction, { l2: L2.PARSING_ERROR });
  const error = checkResponse(transaction);
  if (error) return cardError(transaction, { l2: error });

  yield* show({
    messageId: MESSAGE.CLEAR_DISPLAY,
    status: 'card_read_successfully',
    holdMs: 0,
    ...languagePreference(transaction),
  });
  const failed = verifyCryptogram(transaction, response.value);
  return failed ? cardError(transaction, { l2: failed }) : null;
}

/** Settles cryptogram type and CDA. @spec EMV Contactless Book C-2, GAC.20 to GAC.27 */
function prepare(transaction: Kernel2Transaction): void {
  const cdaFailed = isSet(transaction.tvr, ...TVR.CDA_FAILED);
  if (cdaFailed) refuseUnauthenticated(transaction);
  if (transaction.oda.method === 'cda' && !cdaFailed) {
    transaction.cdaRequested =
      transaction.acType !== AC_TYPE.AAC || databaseBit(transaction, 0x9f5d, ACI.CDA_OVER_AAC);
  } else if (onDeviceVerification(transaction)) {
    transaction.acType = AC_TYPE.AAC;
  }
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

/** null where CDOL1 cannot be served. */
function cdol1Values({ database }: Kernel2Transaction): Uint8Array | null {
  try {
    return buildDol(parseDol(database.get(0x8c)!), (tag) => database.get(tag), { kernelId: 0x02 });
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}

/** null: a parsing error. @spec EMV Contactless Book C-2, S9.17 to S9.20 */
function storeResponse({ database }: Kernel2Transaction, response: Uint8Array): Tlv | null {
  try {
    const tlv = parseTlv(response);
    if (tlv.tag === 0x77) return database.storeCardObjects(tlv.children ?? [], 0x77) ? tlv : null;
    const { value } = tlv;
    if (tlv.tag !== 0x80 || value.length < 11 || value.length > 43) return null;
    if ([0x9f27, 0x9f36, 0x9f26, 0x9f10].some((tag) => database.has(tag))) return null;
    database.set(0x9f27, value.subarray(0, 1));
    database.set(0x9f36, value.subarray(1, 3));
    database.set(0x9f26, value.subarray(3, 11));
    database.set(0x9f10, value.subarray(11));
    return tlv;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}

/** A card may answer with less than was asked for, never with more. @spec EMV Contactless Book C-2, S9.21 to S9.24 */
function checkResponse({ database, acType }: Kernel2Transaction): Level2Error | null {
  const cid = database.get(0x9f27)?.[0];
  if (cid === undefined || !database.has(0x9f36)) return L2.CARD_DATA_MISSING;
  const type = cid & 0xc0;
  const allowed =
    type === AC_TYPE.AAC ||
    (type === AC_TYPE.TC && acType === AC_TYPE.TC) ||
    (type === AC_TYPE.ARQC && acType !== AC_TYPE.AAC);
  return allowed ? null : L2.CARD_DATA_ERROR;
}
