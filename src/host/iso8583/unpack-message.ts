import type { Dialect } from './dialect.ts';
import type { IsoMessage } from './field-spec.ts';
import { readMessage } from './read-message.ts';

/**
 * Reads one message, all of it: every length is checked against what remains, every value against its
 * content, and nothing may be left over. Byte values may be views into `bytes`: they live as long as it does.
 * @throws Iso8583Error with place and reason
 */
export function unpackMessage(dialect: Dialect, bytes: Uint8Array): IsoMessage {
  return dialect.code.unpack(bytes) ?? readMessage(dialect, bytes);
}
