import { TERMINAL_CAPABILITIES } from '../../emv/bit-tables.ts';
import {
  MESSAGE,
  type MessageIdentifier,
  type UiStatus,
  type UserInterfaceRequest,
} from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import { type Step, show } from '../commands.ts';
import { balanceToShow } from './balance-reading.ts';
import { showCardRead } from './generate-ac.ts';
import { dataRecord, discretionaryData, parameters } from './outcomes.ts';
import { phoneMessage, secondTapWanted } from './phone-message.ts';
import { CASH_TYPES, PURCHASE_TYPES } from './processing-restrictions.ts';
import { putDataAfterGenerateAc } from './put-data.ts';
import {
  AC_TYPE,
  databaseBit,
  type Kernel2Transaction,
  languagePreference,
  messageHoldMs,
} from './transaction.ts';

/** The cryptogram holds: what the terminal is to do with it. @spec EMV Contactless Book C-2, S910.70 to S910.81, S15 */
export function* validResponse(transaction: Kernel2Transaction): Step<Outcome> {
  const { database, exchange } = transaction;
  const record = dataRecord(database);
  const writes = exchange.tagsToWriteAfter.size > 0;
  if (writes) yield* putDataAfterGenerateAc(transaction);
  const common = {
    ...parameters(transaction),
    dataRecord: record,
    discretionaryData: discretionaryData(database),
  };
  // A phone that wants its owner first: whatever cryptogram came is of no use.
  const interaction = database.get(0xdf4b);
  if (interaction && secondTapWanted(interaction)) {
    const { messageId, status } = phoneMessage(database.get(0xdf8131), interaction);
    const shown = writes ? 'card_read_successfully' : status;
    yield* show(request(transaction, messageId, shown, messageHoldMs(transaction)));
    return outcome('end_application', {
      ...common,
      start: 'B',
      uiOnRestart: request(transaction, messageId, 'ready_to_read', 0),
    });
  }
  if (writes) yield* showCardRead(transaction);
  const { kind, messageId, holdMs } = conclusion(transaction);
  const balance = kind === 'approved' ? balanceToShow(transaction) : {};
  const uiOnOutcome = { ...request(transaction, messageId, 'not_ready', holdMs), ...balance };
  return outcome(kind, { ...common, uiOnOutcome });
}

interface Conclusion {
  kind: Outcome['kind'];
  messageId: MessageIdentifier;
  holdMs: number;
}

function conclusion(transaction: Kernel2Transaction): Conclusion {
  const holdMs = messageHoldMs(transaction);
  const type = transaction.database.get(0x9f27)![0]! & 0xc0;
  if (type === AC_TYPE.TC) {
    const signature = transaction.cvm === 'obtain_signature';
    return { kind: 'approved', messageId: signature ? MESSAGE.APPROVED_SIGN : MESSAGE.APPROVED, holdMs };
  }
  if (type === AC_TYPE.ARQC) return { kind: 'online_request', messageId: MESSAGE.AUTHORISING, holdMs: 0 };
  const transactionType = transaction.database.get(0x9c)![0]!;
  if (!PURCHASE_TYPES.has(transactionType) && !CASH_TYPES.has(transactionType)) {
    return { kind: 'end_application', messageId: MESSAGE.CLEAR_DISPLAY, holdMs: 0 };
  }
  const contactReader = databaseBit(transaction, 0x9f33, TERMINAL_CAPABILITIES.IC_WITH_CONTACTS);
  return contactReader && !isOtherDevice(transaction.database.get(0x9f6e))
    ? { kind: 'try_another_interface', messageId: MESSAGE.INSERT_CARD, holdMs }
    : { kind: 'declined', messageId: MESSAGE.NOT_AUTHORISED, holdMs };
}

/** Third Party Data names a device that is not a card, which no slot takes. @spec EMV Contactless Book C-2, A.1 (9F6E) */
function isOtherDevice(thirdPartyData: Uint8Array | undefined): boolean {
  if (!thirdPartyData || thirdPartyData.length < 6) return false;
  const hasDeviceType = (thirdPartyData[2]! & 0x80) === 0;
  return hasDeviceType && !(thirdPartyData[4] === 0x30 && thirdPartyData[5] === 0x30);
}

function request(
  transaction: Kernel2Transaction,
  messageId: MessageIdentifier,
  status: UiStatus,
  holdMs: number,
): UserInterfaceRequest {
  return { messageId, status, holdMs, ...languagePreference(transaction) };
}
