const POLYNOMIAL = 0x1021;
const INITIAL = 0xffff;

/** CRC-16/CCITT-FALSE, not reflected, no final exclusive or. @spec ISO/IEC 13239, as EMVCo QR MPM 1.1, 4.7.3 has it */
export function crc16(bytes: Uint8Array): number {
  let crc = INITIAL;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) {
      crc = ((crc << 1) ^ ((crc & 0x8000) === 0 ? 0 : POLYNOMIAL)) & 0xffff;
    }
  }
  return crc;
}

/** Id and length of the CRC object, which are summed too. */
export const CRC_HEAD = '6304';
const CRC_END = /6304([0-9A-F]{4})$/i;

/**
 * Four upper-case hex digits over `text`, which ends in CRC_HEAD.
 * NOTE: over the bytes of its UTF-8; the characters above U+007F of an alternate language would otherwise have no
 * bytes that reader and writer agree on.
 */
export function crcText(text: string): string {
  return crc16(new TextEncoder().encode(text)).toString(16).toUpperCase().padStart(4, '0');
}

/** Whether the text ends in a CRC object that holds. Lower-case digits are taken: they say the same. */
export function crcHolds(text: string): boolean {
  const given = CRC_END.exec(text)?.[1];
  return given !== undefined && given.toUpperCase() === crcText(text.slice(0, -given.length));
}
