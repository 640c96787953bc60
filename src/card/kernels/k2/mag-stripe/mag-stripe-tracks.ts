import type { Kernel2Database } from '../database.ts';
import { L2, type Level2Error } from '../error-indication.ts';
import { markedPositions } from './digit-fill.ts';
import { compressedNumeric, type TrackField, track1Field, track2Field } from './tracks.ts';

/** The tracks of a card and how many digits of the unpredictable number it takes. */
export interface MagStripeTracks {
  track2: TrackField;
  /** null where the card has none. */
  track1: TrackField | null;
  /** nUN, 0..8. */
  unpredictableDigits: number;
}

const MOST_UNPREDICTABLE_DIGITS = 8;

/**
 * Judges what the records brought and keeps the discretionary data as read, DF812B and DF812A.
 * NOTE: a track that is none, or marks beyond its discretionary data, are a card data error; the Book does not
 * speak of them.
 * @spec EMV Contactless Book C-2 v2.6, S7.20 to S7.26
 */
export function magStripeTracks(database: Kernel2Database): MagStripeTracks | Level2Error {
  if (![0x9f6b, 0x9f66, 0x9f65, 0x9f67].every((tag) => database.has(tag))) return L2.CARD_DATA_MISSING;
  const unpredictableDigits = unpredictableDigitsOf(database, 0x9f66, 0x9f67);
  if (unpredictableDigits < 0 || unpredictableDigits > MOST_UNPREDICTABLE_DIGITS) return L2.CARD_DATA_ERROR;
  const track2 = track2Field(database.get(0x9f6b)!);
  if (!track2 || !marksFit(database, track2, 0x9f65, 0x9f66)) return L2.CARD_DATA_ERROR;

  const track1Value = database.get(0x56);
  const track1 = track1Value ? track1Field(track1Value) : null;
  if (track1Value) {
    const complete = [0x9f62, 0x9f63, 0x9f64].every((tag) => database.has(tag));
    if (!complete || unpredictableDigitsOf(database, 0x9f63, 0x9f64) !== unpredictableDigits) {
      return L2.CARD_DATA_ERROR;
    }
    if (!track1 || !marksFit(database, track1, 0x9f62, 0x9f63)) return L2.CARD_DATA_ERROR;
    database.set(0xdf812a, track1.symbols.slice());
  }
  database.set(0xdf812b, compressedNumeric(track2.symbols));
  return { track2, track1, unpredictableDigits };
}

/** Marks of PUNATC that are not for the counter. */
function unpredictableDigitsOf(database: Kernel2Database, punatc: number, natc: number): number {
  return markedPositions(database.get(punatc)!).length - database.get(natc)![0]!;
}

function marksFit(
  database: Kernel2Database,
  { symbols }: TrackField,
  ...bitmaps: readonly number[]
): boolean {
  // The rightmost digit is filled in any case.
  const leftmost = bitmaps.map((tag) => markedPositions(database.get(tag)!).at(-1) ?? 1);
  return leftmost.every((position) => position <= symbols.length);
}
