import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { LONGEST_APDU } from './transcript.ts';

/** `place` is "line 3" or "steps[2].c": it stands at the beginning of the message. Never holds what was there. */
export function malformed(place: string, problem: string): TerminalError {
  return new TerminalError('transcript_invalid', `The transcript, ${place}: ${problem}`);
}

/**
 * Hex as people and tools write it: spaces, colons, commas or hyphens between bytes, each byte with or without 0x.
 * @throws TerminalError transcript_invalid
 */
export function hexBytes(text: string, place: string): Uint8Array {
  const digits = text.replace(/0x/gi, '').replace(/[\s:,-]+/g, '');
  if (!/^[0-9a-f]*$/i.test(digits)) throw malformed(place, 'something else than hex digits');
  if (digits.length % 2 !== 0) throw malformed(place, 'an odd number of hex digits');
  if (digits.length > 2 * LONGEST_APDU) throw malformed(place, 'more bytes than an APDU can have');
  return new Uint8Array(Buffer.from(digits, 'hex'));
}

/** A response or, empty, the loss of the card. @throws TerminalError transcript_invalid */
export function checkedResponse(bytes: Uint8Array, place: string): Uint8Array {
  if (bytes.length === 1) throw malformed(place, 'one byte, where a response ends with a status word of two');
  return bytes;
}

/** A command or, empty, one that is unknown (null). @throws TerminalError transcript_invalid */
export function checkedCommand(bytes: Uint8Array, place: string): Uint8Array | null {
  if (bytes.length === 0) return null;
  if (bytes.length < 4) throw malformed(place, `${bytes.length} bytes, where a command has at least four`);
  return bytes;
}
