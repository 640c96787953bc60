import { setBit } from '../../../emv/bits.ts';
import { buildDol, DolError, parseDol } from '../../../emv/dol.ts';
import { MESSAGE } from '../../../entry-point/messages.ts';
import type { Outcome } from '../../../entry-point/outcome.ts';
import { numeric } from '../../../entry-point/transaction.ts';
import { exchange, type Step, show } from '../../commands.ts';
import { computeCryptographicChecksum } from '../commands.ts';
import type { Kernel2Database } from '../database.ts';
import { L2 } from '../error-indication.ts';
import { cardError, linkLost } from '../outcomes.ts';
import { storeFormat2 } from '../response-format-2.ts';
import {
  exceedsCvmLimit,
  type Kernel2Transaction,
  languagePreference,
  onDeviceVerification,
} from '../transaction.ts';
import { waitAfterFailure } from './back-off.ts';
import { concludeChecksum, invalidChecksum } from './conclude-checksum.ts';
import type { MagStripeTracks } from './mag-stripe-tracks.ts';

/** 9F7E: the holder must be verified on the device. */
const ON_DEVICE_CVM_REQUIRED = [1, 2] as const;

/**
 * Has the card make CVC3 over an unpredictable number and concludes the transaction.
 * @spec EMV Contactless Book C-2 v2.6, S78.15 to S78.22, S13, S14
 */
export function* computeChecksum(transaction: Kernel2Transaction, tracks: MagStripeTracks): Step<Outcome> {
  const { database, context } = transaction;
  database.set(0x9f6a, unpredictableNumber(context.random, tracks.unpredictableDigits));
  if (onDeviceVerification(transaction) && exceedsCvmLimit(transaction)) {
    const mobileSupport = database.get(0x9f7e)!.slice();
    setBit(mobileSupport, ...ON_DEVICE_CVM_REQUIRED);
    database.set(0x9f7e, mobileSupport);
    transaction.cvm = 'confirmation_code_verified';
  }
  const values = udolValues(database);
  if (!values) return cardError(transaction, { l2: L2.PARSING_ERROR });

  const answer = yield* exchange('COMPUTE CRYPTOGRAPHIC CHECKSUM', computeCryptographicChecksum(values));
  if (answer.kind === 'lost') {
    yield* waitAfterFailure(transaction);
    return linkLost(transaction, answer.cause);
  }
  if (answer.sw !== 0x9000) return yield* invalidChecksum(transaction, L2.STATUS_BYTES, answer.sw);
  if (!storeFormat2(database, answer.data)) return yield* invalidChecksum(transaction, L2.PARSING_ERROR);
  yield* show({
    messageId: MESSAGE.CLEAR_DISPLAY,
    status: 'card_read_successfully',
    holdMs: 0,
    ...languagePreference(transaction),
  });
  return yield* concludeChecksum(transaction, tracks);
}

/** 9F6A, n8: as many digits as the card takes, zeros before them. The 64 bits drawn leave no digit more likely than another. */
function unpredictableNumber(random: (length: number) => Uint8Array, digits: number): Uint8Array {
  const drawn = random(8).reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  return numeric(drawn % 10n ** BigInt(digits), 4);
}

/**
 * Of the card's UDOL or else the reader's; null where it cannot be served.
 * NOTE: that is a parsing error, for which the Book has no step.
 */
function udolValues(database: Kernel2Database): Uint8Array | null {
  const udol = database.get(0x9f69) ?? database.get(0xdf811a)!;
  try {
    return buildDol(parseDol(udol), (tag) => database.get(tag), { kernelId: 0x02 });
  } catch (error) {
    if (error instanceof DolError) return null;
    throw error;
  }
}
