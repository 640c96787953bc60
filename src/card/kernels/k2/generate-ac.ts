import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { exchange, type Step, show } from '../commands.ts';
import { readBalanceAfter } from './balance-reading.ts';
import { idsWrite } from './data-storage.ts';
import { L2, type Level2Error } from './error-indication.ts';
import { cardError, invalidResponse, linkLost, lostWhileWriting } from './outcomes.ts';
import { prepareGenerateAc } from './prepare-generate-ac.ts';
import { recordTornTransaction, recoverTornTransaction } from './torn-recovery/torn-recovery.ts';
import { forgetTornTransaction } from './torn-recovery/torn-temp-record.ts';
import { AC_TYPE, type Kernel2Transaction, languagePreference } from './transaction.ts';
import { verifyCryptogram } from './verify-cryptogram.ts';

/**
 * Asks for the cryptogram and verifies it. null: the card's answer holds.
 * NOTE: STOP is ignored here. Where it comes in place of the answer, the answer is lost.
 * @spec EMV Contactless Book C-2, S456.45 to S456.49, S9, S10, S11
 */
export function* generateApplicationCryptogram(transaction: Kernel2Transaction): Step<Outcome | null> {
  const recovered = yield* recoverTornTransaction(transaction); // S10
  if (recovered) {
    return 'kind' in recovered ? recovered : yield* concludeCryptogram(transaction, recovered.value);
  }
  const command = prepareGenerateAc(transaction);
  if ('kind' in command) return command;
  const answer = yield* exchange('GENERATE AC', command);
  if (answer.kind === 'lost') {
    const recorded = recordTornTransaction(transaction, answer.cause);
    if (recorded) return recorded;
    const lost = idsWrite(transaction) ? lostWhileWriting : linkLost;
    return lost(transaction, answer.cause);
  }
  forgetTornTransaction(transaction);
  if (answer.sw !== 0x9000) return invalidResponse(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
  const response = storeResponse(transaction, answer.data);
  if (!response) return invalidResponse(transaction, { l2: L2.PARSING_ERROR });
  return yield* concludeCryptogram(transaction, response.value);
}

/** What the card answered, once it is in the database. @spec EMV Contactless Book C-2, S9.21 to S9.28, S910 */
export function* concludeCryptogram(
  transaction: Kernel2Transaction,
  response: Uint8Array,
): Step<Outcome | null> {
  const error = checkResponse(transaction);
  if (error) return invalidResponse(transaction, { l2: error });
  yield* readBalanceAfter(transaction); // BR2, S17
  // With data still to be written the card has to stay; S15 says later that it may go.
  if (transaction.exchange.tagsToWriteAfter.size === 0) yield* showCardRead(transaction);
  const failed = verifyCryptogram(transaction, response);
  if (!failed) return null;
  const refuse = failed === L2.IDS_WRITE_ERROR ? cardError : invalidResponse;
  return refuse(transaction, { l2: failed });
}

/** The card may go. @spec EMV Contactless Book C-2, S9.27, S15.12 */
export function showCardRead(transaction: Kernel2Transaction): Step<void> {
  return show({
    messageId: MESSAGE.CLEAR_DISPLAY,
    status: 'card_read_successfully',
    holdMs: 0,
    ...languagePreference(transaction),
  });
}

/** null: a parsing error. @spec EMV Contactless Book C-2, S9.18 to S9.20 */
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
