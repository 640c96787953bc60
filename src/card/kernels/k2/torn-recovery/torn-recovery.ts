import { buildDol, DolError, parseDol } from '../../../emv/dol.ts';
import type { Tlv } from '../../../emv/tlv.ts';
import type { Outcome } from '../../../entry-point/outcome.ts';
import { exchange, type Step } from '../../commands.ts';
import type { LinkLoss } from '../../kernel.ts';
import { recoverAc } from '../commands.ts';
import { L2 } from '../error-indication.ts';
import { invalidResponse, linkLost } from '../outcomes.ts';
import { storeFormat2 } from '../response-format-2.ts';
import type { Kernel2Transaction } from '../transaction.ts';
import {
  encodeTornRecord,
  idsWriteIn,
  isSameTransaction,
  restoreTransaction,
  tornRecord,
} from './torn-record.ts';

/*
 * Recovery of torn transactions: a card that was taken away between GENERATE AC and its answer is asked for the same
 * answer when it is back. NOTE: withdrawn by v2.11 and off unless DF811D is more than 0.
 */

/** Number of records the log may hold; 0: no recovery. */
function depth({ database, context }: Kernel2Transaction): number {
  return context.tornLog ? (database.get(0xdf811d)?.[0] ?? 0) : 0;
}

/**
 * Asks a card that was torn for the answer it owes. The answer; null where there is none to be had and GENERATE AC
 * has to go out.
 * @spec EMV Contactless Book C-2 v2.6, S456.47 to S456.49, S12.16 to S12.18, S10
 */
export function* recoverTornTransaction(transaction: Kernel2Transaction): Step<Tlv | Outcome | null> {
  const { database, context } = transaction;
  if (depth(transaction) === 0 || !database.has(0x9f51)) return null;
  const record = context.tornLog!.find(database.get(0x5a)!, database.get(0x5f34) ?? null);
  if (!record || !isSameTransaction(transaction, record)) return null;

  const answer = yield* exchange('RECOVER AC', recoverAc(record.get(0xdf8113)!));
  if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
  if (answer.sw !== 0x9000) {
    transaction.tornTempRecord = record; // S10.8: from here on the Book is in S11.
    return null;
  }
  restoreTransaction(transaction, record);
  context.tornLog!.remove(record);
  return storeFormat2(database, answer.data) ?? invalidResponse(transaction, { l2: L2.PARSING_ERROR });
}

/**
 * The card was lost before its answer to GENERATE AC: keeps what RECOVER AC needs, in place of the earlier record of
 * the same card unless that was to write to the card. null: there is no recovery for this card.
 * NOTE: a DRDOL that cannot be served leaves nothing to recover with.
 * @spec EMV Contactless Book C-2 v2.6, S9.5, S9.11 to S9.15, S11.11 to S11.17
 */
export function recordTornTransaction(transaction: Kernel2Transaction, cause: LinkLoss): Outcome | null {
  const { database, context, tornTempRecord } = transaction;
  const records = depth(transaction);
  const values = records > 0 && database.has(0x9f51) ? drdolValues(transaction) : null;
  if (!values) return null;
  database.set(0xdf8113, values);
  if (tornTempRecord && !idsWriteIn(tornTempRecord)) context.tornLog!.remove(tornTempRecord);
  const evicted = context.tornLog!.add(tornRecord(transaction), records, lifetimeMs(transaction));
  if (evicted) database.set(0xff8101, encodeTornRecord(evicted));
  return linkLost(transaction, cause);
}

/** DF811C, in seconds. */
function lifetimeMs({ database }: Kernel2Transaction): number {
  const [high = 0, low = 0] = database.get(0xdf811c) ?? new Uint8Array();
  return (high * 256 + low) * 1000;
}

function drdolValues({ database }: Kernel2Transaction): Uint8Array | null {
  try {
    return buildDol(parseDol(database.get(0x9f51)!), (tag) => database.get(tag), { kernelId: 0x02 });
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}
