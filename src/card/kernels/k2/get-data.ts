import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { Answer } from './ask-card.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** Data envelopes 9F70 to 9F79: what GET DATA reads. NOTE: 9F50, as in versions before v2.11, is for balance reading alone. */
const FIRST_ENVELOPE = 0x9f70;
const LAST_ENVELOPE = 0x9f79;

/** Takes the next of Tags To Read Yet that a card gives by GET DATA, or null. @spec EMV Contactless Book C-2, S3R1.1, S4.15, S5.10, S6.8 */
export function takeDataObjectTag({ exchange }: Kernel2Transaction): number | null {
  for (const tag of exchange.tagsToRead) {
    if (tag < FIRST_ENVELOPE || tag > LAST_ENVELOPE) continue;
    exchange.tagsToRead.delete(tag);
    return tag;
  }
  return null;
}

const NONE = new Uint8Array();

/** What the card gave goes to the terminal; an empty object where it gave none. @spec EMV Contactless Book C-2, S5.19 to S5.24 */
export function keepDataObject(transaction: Kernel2Transaction, tag: number, answer: Answer): void {
  const { database, exchange } = transaction;
  const object = answer.kind === 'response' && answer.sw === 0x9000 ? parsed(answer.data) : null;
  const kept = object !== null && object.tag === tag && database.storeDataObject(object);
  exchange.toSend.set(tag, kept ? object.value : NONE);
}

function parsed(response: Uint8Array): Tlv | null {
  try {
    return parseTlv(response);
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}
