import { MODE } from './apple-vas/get-data.ts';
import type { PassMode } from './pass-status.ts';

/*
 * Enhanced Contactless Polling: a frame that a reader sends between its polls, to which no phone answers, but which tells
 * an iPhone what will be wanted. Unofficial. Payments work without: it saves the customer a double click.
 */

const PREAMBLE = 0x6a;
const V1 = 0x01;
const V2 = 0x02;
/** Type of a version 2 frame: express cards of transport companies, which pay without their owner. */
const TRANSIT = 0x01;

/** What a till asks an iPhone to get ready: 5 bytes, without CRC. */
export function ecpFrame(wanted: PassMode | 'pay_only'): Uint8Array {
  return Uint8Array.of(PREAMBLE, V1, 0x00, 0x00, MODE[wanted]);
}

/** May a till send this? Version 1, or version 2 but for transit. */
export function mayBeSent(frame: Uint8Array): boolean {
  if (frame[0] !== PREAMBLE) return false;
  if (frame[1] === V1) return frame.length === 5;
  // Byte 3: format and length of the rest; byte 4: the type.
  return frame[1] === V2 && frame.length >= 5 && frame[3] !== TRANSIT;
}

/** CRC_A, low byte first as it goes over the air. @spec ISO/IEC 14443-3, 6.2.4 and Annex B */
export function crcA(bytes: Uint8Array): Uint8Array {
  let crc = 0x6363;
  for (const byte of bytes) {
    let next = byte ^ (crc & 0xff);
    next = (next ^ (next << 4)) & 0xff;
    crc = (crc >> 8) ^ (next << 8) ^ (next << 3) ^ (next >> 4);
  }
  return Uint8Array.of(crc & 0xff, (crc >> 8) & 0xff);
}
