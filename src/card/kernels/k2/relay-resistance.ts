import { AIP, KERNEL_CONFIGURATION, TVR } from '../../emv/bit-tables.ts';
import { isSet, setBit } from '../../emv/bits.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { Step } from '../commands.ts';
import { askCard } from './ask-card.ts';
import { exchangeRelayResistanceData } from './commands.ts';
import { L2 } from './error-indication.ts';
import { cardError, linkLost, stopped } from './outcomes.ts';
import {
  exceedsThreshold,
  isTooFast,
  isTooSlow,
  measuredProcessingTime,
  type RelayResistanceTimes,
} from './relay-resistance-times.ts';
import { databaseBit, type Kernel2Transaction } from './transaction.ts';

/** Exchanges in all: the first and two more for one that took too long. */
const MOST_EXCHANGES = 3;

/** DF8306 has two bytes. NOTE: a longer time, and none at all, stays at the most there is. */
const LONGEST_TIME = 0xffff;

/** Relay resistance was performed: TVR byte 5. */
export function relayResistancePerformed({ tvr }: Kernel2Transaction): boolean {
  return isSet(tvr, ...TVR.RRP_PERFORMED);
}

/**
 * How far away is the card? Performed where card and reader know how. null: go on.
 * @spec EMV Contactless Book C-2, S3.60 to S3.65, SR1
 */
export function* exchangeRelayResistance(transaction: Kernel2Transaction): Step<Outcome | null> {
  const { database, tvr } = transaction;
  const supported =
    databaseBit(transaction, 0x82, AIP.RRP) && databaseBit(transaction, 0xdf811b, KERNEL_CONFIGURATION.RRP);
  if (!supported) {
    setBit(tvr, ...TVR.RRP_NOT_PERFORMED);
    return null;
  }
  for (let attempt = 0; attempt < MOST_EXCHANGES; attempt++) {
    database.set(0xdf8307, new Uint8Array([attempt]));
    const entropy = transaction.context.random(4);
    database.set(0x9f37, entropy);
    database.set(0xdf8301, entropy);
    const answer = yield* askCard('EXCHANGE RELAY RESISTANCE DATA', exchangeRelayResistanceData(entropy));
    if (answer.kind === 'lost') return linkLost(transaction, answer.cause);
    if (answer.kind === 'stop') return stopped(transaction);
    if (answer.sw !== 0x9000) return cardError(transaction, { l2: L2.STATUS_BYTES, sw: answer.sw });
    if (!storeAnswer(transaction, answer.data)) return cardError(transaction, { l2: L2.PARSING_ERROR });

    const times = relayResistanceTimes(transaction);
    const measured = measuredProcessingTime(answer.elapsedUs, times);
    database.set(0xdf8306, twoBytes(Math.min(measured ?? LONGEST_TIME, LONGEST_TIME)));
    if (isTooFast(measured, times)) return cardError(transaction, { l2: L2.CARD_DATA_ERROR });
    const tooSlow = isTooSlow(measured, times);
    if (tooSlow && attempt + 1 < MOST_EXCHANGES) continue;

    if (tooSlow) setBit(tvr, ...TVR.RRP_TIME_LIMITS_EXCEEDED);
    if (exceedsThreshold(measured, times)) setBit(tvr, ...TVR.RRP_THRESHOLD_EXCEEDED);
    break;
  }
  setBit(tvr, ...TVR.RRP_PERFORMED);
  return null;
}

const FORMAT_1 = 0x80;
const ANSWER_LENGTH = 10;

/** 80 0A, then entropy and three times by position. @spec EMV Contactless Book C-2, SR1.14, SR1.15 */
function storeAnswer({ database }: Kernel2Transaction, response: Uint8Array): boolean {
  if (response.length !== 2 + ANSWER_LENGTH || response[0] !== FORMAT_1 || response[1] !== ANSWER_LENGTH) {
    return false;
  }
  database.set(0xdf8302, response.subarray(2, 6));
  database.set(0xdf8303, response.subarray(6, 8));
  database.set(0xdf8304, response.subarray(8, 10));
  database.set(0xdf8305, response.subarray(10, 12));
  return true;
}

function relayResistanceTimes({ database }: Kernel2Transaction): RelayResistanceTimes {
  const binary = (tag: number) =>
    (database.get(tag) ?? new Uint8Array()).reduce((sum, byte) => sum * 256 + byte, 0);
  return {
    min: binary(0xdf8303),
    max: binary(0xdf8304),
    minGrace: binary(0xdf8132),
    maxGrace: binary(0xdf8133),
    commandTransmission: binary(0xdf8134),
    responseTransmission: binary(0xdf8135),
    deviceResponseTransmission: binary(0xdf8305),
    accuracyThreshold: binary(0xdf8136),
    mismatchThreshold: binary(0xdf8137),
  };
}

function twoBytes(value: number): Uint8Array {
  return new Uint8Array([value >> 8, value & 0xff]);
}
