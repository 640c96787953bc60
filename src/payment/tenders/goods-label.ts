/** Digits of EAN-8, UPC-A, EAN-13 and ITF-14. */
const LENGTHS: readonly number[] = [8, 12, 13, 14];

/**
 * Whether a text is digits of an article number with their check digit.
 * @spec GS1 General Specifications 24, 7.9.1
 */
export function isGoodsNumber(text: string): boolean {
  if (!LENGTHS.includes(text.length) || !/^\d+$/.test(text)) return false;
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(text.length - 1 - i) - 0x30;
    sum += i % 2 === 1 ? digit * 3 : digit;
  }
  return sum % 10 === 0;
}
