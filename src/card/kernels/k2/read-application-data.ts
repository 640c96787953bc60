import type { Outcome } from '../../entry-point/outcome.ts';
import { aflRecords, type RecordReference } from '../afl.ts';
import { readRecord, type Step } from '../commands.ts';
import { activeAfl } from './active-afl.ts';
import { type Answer, askCard } from './ask-card.ts';
import { chooseAuthentication } from './card-authentication.ts';
import { getData } from './commands.ts';
import { hasDataToSend, hasNews, MOST_MESSAGES, resolveKnownTags, tellTerminal } from './data-exchange.ts';
import { reportSlot } from './data-storage.ts';
import { L2 } from './error-indication.ts';
import { awaitFirstWrite } from './first-write.ts';
import { keepDataObject, takeDataObjectTag } from './get-data.ts';
import { cardError, linkLost, stopped, timedOut } from './outcomes.ts';
import { storeRecord } from './store-record.ts';
import type { Kernel2Transaction } from './transaction.ts';

/** The next command to the card: a data object that the terminal wants, or a record. */
type NextCommand = number | RecordReference;

/**
 * Chooses the authentication, reads the records of the active AFL and the data objects that the terminal wants, and
 * waits for the terminal where it asks for that. null: go on.
 * NOTE: an AFL that is not well formed, or longer than the reader takes, is reported as card data error.
 * @spec EMV Contactless Book C-2, S3R1, S4, S5, S6
 */
export function* readApplicationData(transaction: Kernel2Transaction): Step<Outcome | null> {
  const records = aflRecords(activeAfl(transaction));
  let next = records && nextCommand(transaction, records); // S3R1.1 to S3R1.9
  if (!records || next === null) return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
  reportSlot(transaction); // S3R1.10 to S3R1.13
  resolveKnownTags(transaction); // S3R1.14
  if (hasNews(transaction.exchange) && (yield* tellTerminal(transaction))) return stopped(transaction);
  chooseAuthentication(transaction); // S3R1.17 to S3R1.20

  for (let message = 0; message < MOST_MESSAGES; message++) {
    while (next !== null) {
      const answer: Answer = yield* send(next);
      // NOTE: the Book sends the following command before it looks at the answer; the order for the card is the same.
      const following = nextCommand(transaction, records); // S4.14 to S4.23, S5.10 to S5.18
      const ended: Outcome | null = yield* take(transaction, next, answer, following);
      if (ended) return ended;
      next = following;
    }
    const verdict = yield* awaitFirstWrite(transaction); // S456.5, S6
    if (verdict === 'proceed') return null;
    if (verdict !== 'again') return verdict;
    next = nextCommand(transaction, records); // S6.8
  }
  return timedOut(transaction);
}

/** A data object goes before a record; the record is taken from the list. null: everything is read. */
function nextCommand(transaction: Kernel2Transaction, records: RecordReference[]): NextCommand | null {
  return takeDataObjectTag(transaction) ?? records.shift() ?? null;
}

function send(command: NextCommand): Step<Answer> {
  if (typeof command === 'number') return askCard('GET DATA', getData(command));
  const { sfi, record } = command;
  return askCard(`READ RECORD ${sfi}.${record}`, readRecord(sfi, record));
}

/** The answer to `command`. null: go on. @spec EMV Contactless Book C-2, S4.3 to S4.35, S5.3 to S5.24, S456.1 to S456.4 */
function* take(
  transaction: Kernel2Transaction,
  command: NextCommand,
  answer: Answer,
  following: NextCommand | null,
): Step<Outcome | null> {
  if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
  if (answer.kind === 'stop') return stopped(transaction);
  if (typeof command === 'number') {
    keepDataObject(transaction, command, answer);
  } else {
    if (answer.sw !== 0x9000) return cardError(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
    const error = storeRecord(transaction, command, answer.data);
    if (error === L2.PARSING_ERROR && following !== null)
      return yield* terminateOnNextAnswer(transaction, following);
    if (error) return cardError(transaction, { l2: error });
  }
  const reading = following !== null && typeof following !== 'number';
  if (reading && hasDataToSend(transaction) && (yield* tellTerminal(transaction)))
    return stopped(transaction);
  return null;
}

/** The command after the faulty record is on its way: whatever it brings, that was it. @spec EMV Contactless Book C-2, S4' */
function* terminateOnNextAnswer(transaction: Kernel2Transaction, command: NextCommand): Step<Outcome> {
  const answer = yield* send(command);
  return answer.kind === 'stop' ? stopped(transaction) : cardError(transaction, { l2: L2.PARSING_ERROR });
}
