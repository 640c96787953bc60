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
import { discretionaryData, parameters } from './outcomes.ts';
import { phoneMessage, secondTapWanted } from './phone-message.ts';
import { CASH_TYPES, PURCHASE_TYPES } from './processing-restrictions.ts';
import {
  AC_TYPE,
  databaseBit,
  type Kernel2Transaction,
  languagePreference,
  messageHoldMs,
} from './transaction.ts';

/** FF8105 in EMV mode: what of it is present. @spec EMV Contactless Book C-2, A.1 (FF8105) */
const DATA_RECORD = [
  0x9f02, 0x9f03, 0x9f26, 0x5f24, 0x82, 0x50, 0x5a, 0x5f34, 0x9f12, 0x9f36, 0x9f07, 0x9f09, 0x9f27, 0x9f34,
  0x84, 0x9f1e, 0x9f10, 0x9f11, 0x9f24, 0x9f33, 0x9f1a, 0x9f35, 0x95, 0x57, 0x9f53, 0x5f2a, 0x9a, 0x9c,
  0x9f37, 0x9f6e,
];

/** The cryptogram holds: what the terminal is to do with it. @spec EMV Contactless Book C-2, S910.70 to S910.81 */
export function* validResponse(transaction: Kernel2Transaction): Step<Outcome> {
  const common = {
    ...parameters(transaction),
    dataRecord: transaction.database.pick(DATA_RECORD),
    discretionaryData: discretionaryData(transaction.database),
  };
  // A phone that wants its owner first: whatever cryptogram came is of no use.
  const interaction = transaction.database.get(0xdf4b);
  if (interaction && secondTapWanted(interaction)) {
    const { messageId, status } = phoneMessage(transaction.database.get(0xdf8131), interaction);
    yield* show(request(transaction, messageId, status, messageHoldMs(transaction)));
    return outcome('end_application', {
      ...common,
      start: 'B',
      uiOnRestart: request(transaction, messageId, 'ready_to_read', 0),
    });
  }
  const { kind, messageId, holdMs } = conclusion(transaction);
  return outcome(kind, { ...common, uiOnOutcome: request(transaction, messageId, 'not_ready', holdMs) });
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
