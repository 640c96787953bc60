/** 0..99 of a byte of two BCD digits, or a number so negative that no sum with it is a valid index. */
export const TWO_DIGITS = Int32Array.from({ length: 256 }, (_, byte) => {
  const high = byte >> 4;
  const low = byte & 0x0f;
  return high < 10 && low < 10 ? high * 10 + low : -100_000_000;
});

/** The byte of two BCD digits of 0..99. */
export const BCD_OF_TWO = Uint8Array.from({ length: 100 }, (_, n) => (Math.floor(n / 10) << 4) | (n % 10));

/** "00".."99" */
export const TEXT_OF_TWO: readonly string[] = Array.from({ length: 100 }, (_, n) =>
  String(n).padStart(2, '0'),
);

/** "000".."999" */
export const TEXT_OF_THREE: readonly string[] = Array.from({ length: 1_000 }, (_, n) =>
  String(n).padStart(3, '0'),
);

/** "0000".."9999": most values of a message are made of one to three of these instead of a character each. */
export const TEXT_OF_FOUR: readonly string[] = Array.from({ length: 10_000 }, (_, n) =>
  String(n).padStart(4, '0'),
);
