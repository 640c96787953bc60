import { concatBytes } from '../../platform/bytes/hex.ts';

/** Status words the virtual cards use. @spec ISO/IEC 7816-4, 5.6 */
export const SW = {
  WRONG_LENGTH: 0x6700,
  CONDITIONS_NOT_SATISFIED: 0x6985,
  /** A phone whose owner must act first. @spec EMV Contactless Book C-3, 5.2.2.2 */
  SEE_PHONE: 0x6986,
  WRONG_DATA: 0x6a80,
  FILE_NOT_FOUND: 0x6a82,
  RECORD_NOT_FOUND: 0x6a83,
  WRONG_PARAMETERS: 0x6a86,
  DATA_NOT_FOUND: 0x6a88,
  INSTRUCTION_NOT_SUPPORTED: 0x6d00,
} as const;

/** Response APDU of a command that was carried out: body and 9000. */
export function answer(...body: readonly Uint8Array[]): Uint8Array {
  return concatBytes(...body, Uint8Array.of(0x90, 0x00));
}

/** Response APDU of a command that was refused. */
export function refuse(sw: number): Uint8Array {
  return Uint8Array.of(sw >> 8, sw & 0xff);
}
