/** A response APDU taken apart. */
export interface ResponseApdu {
  /** The body, 0..256 bytes; a view on the response. */
  data: Uint8Array;
  /** SW1 and SW2 as one number, e.g. 0x9000. */
  sw: number;
}

/** 256 bytes of body and the status word: what answers a short command. */
const MAX_LENGTH = 258;

/** null for what is no response to a short command: below 2 or above 258 bytes. @spec ISO/IEC 7816-4:2020, 5.2 */
export function splitResponse(bytes: Uint8Array): ResponseApdu | null {
  if (bytes.length < 2 || bytes.length > MAX_LENGTH) return null;
  const end = bytes.length - 2;
  return { data: bytes.subarray(0, end), sw: (bytes[end]! << 8) | bytes[end + 1]! };
}
