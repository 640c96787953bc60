import { CTQ, TTQ } from '../../emv/bit-tables.ts';
import { MESSAGE, type MessageIdentifier, type UserInterfaceRequest } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import { decimal } from '../decimal.ts';
import {
  ctqSet,
  dataElement,
  isRefund,
  type Kernel3Transaction,
  languagePreference,
  optionOn,
  ttqSet,
} from './transaction.ts';

/**
 * Approved, declined or online: a decline outranks online.
 * NOTE: a refund goes online, whatever cryptogram came: the host decides. Implementations do not agree on it.
 * NOTE: an offline-only reader declines what would have to go online.
 * @spec EMV Contactless Book C-3, 5.8, 5.9
 */
export function complete(transaction: Kernel3Transaction): Outcome {
  const online = transaction.onlineRequired || isRefund(transaction);
  if (transaction.declineRequired || (online && ttqSet(transaction, TTQ.OFFLINE_ONLY))) {
    return declined(transaction);
  }
  const signature = transaction.cvm === 'obtain_signature';
  const parameters = {
    cvm: transaction.cvm,
    receipt: signature,
    dataRecord: dataRecord(transaction),
    discretionaryData: discretionaryData(transaction),
    oda: transaction.oda,
  };
  if (online) {
    const uiOnOutcome = request(transaction, MESSAGE.AUTHORISING, 'not_ready');
    return outcome('online_request', { ...parameters, ...restart(transaction), uiOnOutcome });
  }
  const message = signature ? MESSAGE.APPROVED_SIGN : MESSAGE.APPROVED;
  const uiOnOutcome = request(transaction, message, 'card_read_successfully');
  return outcome('approved', { ...parameters, uiOnOutcome });
}

/**
 * Where card and reader both have issuer update processing, a host's answer with EMV data brings the card back.
 * NOTE: field off at once, as one implementation has it, another leaves it N/A: the card may go anyway.
 * @spec EMV Contactless Book C-3, 5.8.1.2
 */
function restart(transaction: Kernel3Transaction): Partial<Outcome> {
  const both =
    ttqSet(transaction, TTQ.ISSUER_UPDATE_PROCESSING) && ctqSet(transaction, CTQ.ISSUER_UPDATE_PROCESSING);
  if (!both) return {};
  return {
    start: 'B',
    onlineResponseData: 'emv_data',
    uiOnRestart: {
      messageId: MESSAGE.PRESENT_CARD_AGAIN,
      status: 'ready_to_read',
      ...languagePreference(transaction),
    },
    fieldOffHoldMs: 0,
  };
}

/** @spec EMV Contactless Book C-3, 5.9.1.2 */
function declined(transaction: Kernel3Transaction): Outcome {
  return outcome('declined', {
    cvm: 'no_cvm',
    uiOnOutcome: request(transaction, MESSAGE.NOT_AUTHORISED, 'card_read_successfully'),
    discretionaryData: discretionaryData(transaction),
    oda: transaction.oda,
  });
}

/**
 * With the available offline amount where the reader shows it.
 * NOTE: implementations differ on the statuses of 5.8 and 5.9; these are what Book A's table of messages suggests.
 * @spec EMV Contactless Book C-3, 4.3.1.1
 */
function request(
  transaction: Kernel3Transaction,
  messageId: MessageIdentifier,
  status: UserInterfaceRequest['status'],
): UserInterfaceRequest {
  const base = { messageId, status, ...languagePreference(transaction) };
  const minor = decimal(availableOfflineAmount(transaction) ?? NO_NUMBER);
  const currencyNumeric = decimal(transaction.terminal.get(0x5f2a) ?? NO_NUMBER);
  if (minor === null || currencyNumeric === null) return base;
  return { ...base, value: { qualifier: 'balance', minor, currencyNumeric: Number(currencyNumeric) } };
}

const NO_NUMBER = new Uint8Array([0xff]);

/** 9F5D where the card sends it and the reader shows it. */
function availableOfflineAmount(transaction: Kernel3Transaction): Uint8Array | null {
  const amount = transaction.card.get(0x9f5d);
  return amount?.length && optionOn(transaction, 'SHOW_AVAILABLE_OFFLINE_AMOUNT') ? amount : null;
}

/** @spec EMV Contactless Book C-3, Annex B.1; after the blank line what acquirers and receipts want besides */
const DATA_RECORD = [
  0x9f02, 0x9f03, 0x9f26, 0x82, 0x9f36, 0x9f10, 0x9f1a, 0x9f33, 0x57, 0x5f2a, 0x9a, 0x9c, 0x9f37, 0x95,
  0x9f39,

  0x84, 0x50, 0x9f12, 0x9f11, 0x5a, 0x5f20, 0x5f24, 0x5f28, 0x5f34, 0x9f24, 0x9f27, 0x9f35, 0x9f1e, 0x9f21,
  0x9f66, 0x9f6c, 0x9f6e, 0x9f7c,
];

/** For the terminal, also when declined: no card number and no track. */
const DISCRETIONARY_DATA = [0x84, 0x95, 0x9f27, 0x9f26, 0x9f36, 0x9f10, 0x9f66, 0x9f6c, 0x5f24];

/** @spec EMV Contactless Book C-3, 4.3.1.1 (9F5D, to be printed) */
function discretionaryData(transaction: Kernel3Transaction): Map<number, Uint8Array> {
  const data = pick(transaction, DISCRETIONARY_DATA);
  const amount = availableOfflineAmount(transaction);
  if (amount) data.set(0x9f5d, amount);
  return data;
}

function dataRecord(transaction: Kernel3Transaction): Map<number, Uint8Array> {
  const record = pick(transaction, DATA_RECORD);
  const formFactor = record.get(0x9f6e)?.slice();
  if (formFactor?.[3] !== undefined) {
    formFactor[3] &= 0xf0; // 4.1.1.1
    record.set(0x9f6e, formFactor);
  }
  return record;
}

function pick(transaction: Kernel3Transaction, tags: readonly number[]): Map<number, Uint8Array> {
  const picked = new Map<number, Uint8Array>();
  for (const tag of tags) {
    const value = dataElement(transaction, tag);
    if (value) picked.set(tag, value);
  }
  return picked;
}
