/** What an AIM symbology identifier tells beside the text; `unsure`: nothing, or nothing was told. */
export type Symbology = 'goods' | 'two_dimensional' | 'unsure';

/**
 * EAN and UPC with or without add-on (E), ISBN (X0), and whatever carries GS1 element strings: nobody pays with these.
 * @spec ISO/IEC 15424, Annex A
 */
const GOODS = /^\](?:E\d|X0|e\d|C1|d2|Q3|J1)$/;
/** Data Matrix, QR, Aztec, Han Xin, PDF417, MaxiCode, DotCode. */
const TWO_DIMENSIONAL = /^\][dQzhLUJ]\d$/;

/** `aim`: "]Q1", or null where the scanner does not tell. */
export function symbologyOf(aim: string | null): Symbology {
  if (aim === null) return 'unsure';
  if (GOODS.test(aim)) return 'goods';
  return TWO_DIMENSIONAL.test(aim) ? 'two_dimensional' : 'unsure';
}
