import { POS_CARDHOLDER_INTERACTION } from '../../../emv/bit-tables.ts';
import { MESSAGE } from '../../../entry-point/messages.ts';
import type { CardholderVerification, Outcome } from '../../../entry-point/outcome.ts';
import { outcome } from '../../../entry-point/outcomes.ts';
import { type Step, show } from '../../commands.ts';
import { decimal } from '../../decimal.ts';
import { L2, type Level2Error } from '../error-indication.ts';
import { cardError, parameters } from '../outcomes.ts';
import { phoneMessage, secondTapWanted } from '../phone-message.ts';
import {
  databaseBit,
  exceedsCvmLimit,
  type Kernel2Transaction,
  languagePreference,
  messageHoldMs,
  onDeviceVerification,
} from '../transaction.ts';
import { forgetFailures, waitAfterFailure } from './back-off.ts';
import { fillDigits } from './digit-fill.ts';
import type { MagStripeTracks } from './mag-stripe-tracks.ts';
import type { TrackField } from './tracks.ts';

/** FF8105 in mag-stripe mode: what of it is present. @spec EMV Contactless Book C-2 v2.6, A.1 (FF8105) */
const DATA_RECORD = [0x50, 0x9f12, 0x84, 0x9f11, 0x9f6d, 0x9f24, 0x56, 0x9f6b];

/** Objects of each track that the digits are filled by. */
const TRACK_1 = { track: 0x56, pcvc3: 0x9f62, punatc: 0x9f63, natc: 0x9f64, cvc3: 0x9f60 } as const;
const TRACK_2 = { track: 0x9f6b, pcvc3: 0x9f65, punatc: 0x9f66, natc: 0x9f67, cvc3: 0x9f61 } as const;

/** The card has answered: what it means. @spec EMV Contactless Book C-2 v2.6, S13.14 to S13.45, S14.14 to S14.36 */
export function* concludeChecksum(transaction: Kernel2Transaction, tracks: MagStripeTracks): Step<Outcome> {
  const { database } = transaction;
  const onDevice = onDeviceVerification(transaction);
  if (!database.has(0x9f36) || (onDevice && !database.has(0xdf4b))) {
    return yield* invalidChecksum(transaction, L2.CARD_DATA_MISSING);
  }
  if (!database.has(0x9f61)) return yield* withoutChecksum(transaction);
  if (tracks.track1 && !database.has(0x9f60)) {
    return yield* invalidChecksum(transaction, L2.CARD_DATA_MISSING);
  }
  const verified = databaseBit(transaction, 0xdf4b, POS_CARDHOLDER_INTERACTION.ON_DEVICE_CVM_SUCCESSFUL);
  if (onDevice && !verified && exceedsCvmLimit(transaction)) {
    return yield* invalidChecksum(transaction, L2.CARD_DATA_ERROR);
  }
  forgetFailures(transaction);
  fillTracks(transaction, tracks, verified);
  if (onDevice) acceptOnDeviceVerification(transaction, verified);
  else chooseVerification(transaction);
  return outcome('online_request', {
    ...parameters(transaction),
    uiOnOutcome: {
      messageId: MESSAGE.AUTHORISING,
      status: 'not_ready',
      holdMs: 0,
      ...languagePreference(transaction),
    },
    dataRecord: database.pick(DATA_RECORD),
  });
}

/** The answer does not hold: another card, after a wait. @spec EMV Contactless Book C-2 v2.6, S13.30 to S13.33 */
export function* invalidChecksum(
  transaction: Kernel2Transaction,
  l2: Level2Error,
  sw?: number,
): Step<Outcome> {
  yield* waitAfterFailure(transaction);
  return cardError(transaction, sw === undefined ? { l2 } : { l2, sw });
}

/** The card gives no CVC3: it declines, or wants its holder first. @spec EMV Contactless Book C-2 v2.6, S13.41 to S13.45 */
function* withoutChecksum(transaction: Kernel2Transaction): Step<Outcome> {
  const { database } = transaction;
  const interaction = database.get(0xdf4b);
  if (!interaction) return yield* invalidChecksum(transaction, L2.CARD_DATA_MISSING);
  const language = languagePreference(transaction);
  const holdMs = messageHoldMs(transaction);
  if (secondTapWanted(interaction)) {
    const { messageId, status } = phoneMessage(database.get(0xdf8131), interaction);
    yield* show({ messageId, status, holdMs, ...language });
    yield* waitAfterFailure(transaction);
    return outcome('end_application', {
      ...parameters(transaction),
      start: 'B',
      uiOnRestart: { messageId, status: 'ready_to_read', holdMs: 0, ...language },
      dataRecord: database.pick(DATA_RECORD),
    });
  }
  yield* waitAfterFailure(transaction);
  return outcome('declined', {
    ...parameters(transaction),
    uiOnOutcome: { messageId: MESSAGE.NOT_AUTHORISED, status: 'not_ready', holdMs, ...language },
    dataRecord: database.pick(DATA_RECORD),
  });
}

/** CVC3, unpredictable number and counter go into both tracks, where a host expects them. */
function fillTracks({ database }: Kernel2Transaction, tracks: MagStripeTracks, verified: boolean): void {
  const { track1, track2, unpredictableDigits } = tracks;
  // nUN' tells the issuer that the holder was verified on the device.
  const indicator = verified ? (unpredictableDigits + 5) % 10 : unpredictableDigits;
  const fill = (field: TrackField, tags: typeof TRACK_1 | typeof TRACK_2) => {
    fillDigits(field.symbols, field.zero, {
      pcvc3: database.get(tags.pcvc3)!,
      punatc: database.get(tags.punatc)!,
      natc: database.get(tags.natc)![0]!,
      cvc3: database.get(tags.cvc3)!,
      atc: database.get(0x9f36)!,
      unpredictableNumber: decimal(database.get(0x9f6a)!)!,
      unpredictableDigits,
      indicator,
    });
    database.set(tags.track, field.value());
    field.symbols.fill(0);
  };
  fill(track2, TRACK_2);
  if (track1) fill(track1, TRACK_1);
}

/** @spec EMV Contactless Book C-2 v2.6, S14.32 to S14.34 */
function acceptOnDeviceVerification(transaction: Kernel2Transaction, verified: boolean): void {
  transaction.cvm = verified ? 'confirmation_code_verified' : 'no_cvm';
  if (verified && exceedsCvmLimit(transaction)) transaction.receipt = true;
}

/** High nibble of DF811E and DF812C; any other is "not applicable". */
const VERIFICATIONS: Readonly<Record<number, CardholderVerification>> = {
  0: 'no_cvm',
  1: 'obtain_signature',
  2: 'online_pin',
};

/** @spec EMV Contactless Book C-2 v2.6, S13.24 to S13.26 */
function chooseVerification(transaction: Kernel2Transaction): void {
  const required = exceedsCvmLimit(transaction);
  const capability = transaction.database.get(required ? 0xdf811e : 0xdf812c)![0]!;
  transaction.cvm = VERIFICATIONS[capability >> 4] ?? null;
  if (required || transaction.cvm === 'obtain_signature') transaction.receipt = true;
}
