/** What the discretionary data of one track are filled with, and where. */
export interface DigitFill {
  /** PCVC3, 9F62 or 9F65: where CVC3 goes. A bit marks a position counted from the right, bit 1 of the last byte the first. */
  pcvc3: Uint8Array;
  /** PUNATC, 9F63 or 9F66: where the unpredictable number (lowest marks) and the counter (highest marks) go. */
  punatc: Uint8Array;
  /** NATC, 9F64 or 9F67: digits of the counter. */
  natc: number;
  /** CVC3, 9F60 or 9F61: 2 bytes, a binary number. */
  cvc3: Uint8Array;
  /** 9F36, 2 bytes, a binary number. */
  atc: Uint8Array;
  /** 9F6A as a number. */
  unpredictableNumber: bigint;
  /** nUN, and nUN' that goes into the rightmost digit. 0..9 */
  unpredictableDigits: number;
  indicator: number;
}

/**
 * Fills the marked digits of `field` in place. One digit a byte, 0 coded as `zero`: 0 on track 2, '0' on track 1.
 * The caller has made sure that every mark lies within the field.
 * @spec EMV Contactless Book C-2 v2.6, S13.18 to S13.22, S14.26 to S14.30
 */
export function fillDigits(field: Uint8Array, zero: number, fill: DigitFill): void {
  const { pcvc3, punatc, natc, unpredictableDigits } = fill;
  const put = (positions: readonly number[], value: bigint) => {
    let rest = value;
    for (const position of positions) {
      field[field.length - position] = zero + Number(rest % 10n);
      rest /= 10n;
    }
  };
  const marks = markedPositions(punatc);
  put(markedPositions(pcvc3), unsigned(fill.cvc3));
  put(marks.slice(0, unpredictableDigits), fill.unpredictableNumber);
  put(marks.slice(marks.length - natc), unsigned(fill.atc));
  put([1], BigInt(fill.indicator));
}

/** Positions that a bitmap marks, from 1 at the right, lowest first. */
export function markedPositions(bitmap: Uint8Array): number[] {
  const positions: number[] = [];
  for (let position = 1; position <= bitmap.length * 8; position++) {
    const byte = bitmap[bitmap.length - 1 - ((position - 1) >> 3)]!;
    if ((byte & (1 << ((position - 1) & 7))) !== 0) positions.push(position);
  }
  return positions;
}

function unsigned(bytes: Uint8Array): bigint {
  return bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
}
