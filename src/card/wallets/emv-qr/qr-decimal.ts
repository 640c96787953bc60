const DECIMAL = /^(\d{1,13})(?:\.(\d*))?$/;

/** Minor units of "23.72", "98" or "98."; null where it is no such number or has more than `exponent` decimals. @spec EMVCo QR MPM 1.1, 4.7.7 */
export function minorUnits(text: string, exponent: number): bigint | null {
  const [, whole, decimals = ''] = DECIMAL.exec(text) ?? [];
  if (whole === undefined || decimals.length > exponent) return null;
  return BigInt(whole + decimals.padEnd(exponent, '0'));
}

/** "23.72" of 2372 with two decimals. */
export function decimalText(minor: bigint, exponent: number): string {
  const digits = minor.toString().padStart(exponent + 1, '0');
  return exponent === 0 ? digits : `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
