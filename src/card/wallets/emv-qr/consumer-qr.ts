import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { parseTlvs, type Tlv, TlvError, type TlvLimits } from '../../emv/tlv.ts';
import { LONGEST_CODE } from './parse-merchant-qr.ts';

/** How every consumer's code begins: 85 05 "CPV01" in base64, as far as the version is not in it. @spec EMVCo QR CPM 1.1, 5.1.1.1 */
export const CONSUMER_START = 'hQVDUFY';

const PAYLOAD_FORMAT_INDICATOR = 0x85;
const APPLICATION_TEMPLATE = 0x61;
const ADF_NAME = 0x4f;
const VERSION = /^CPV\d\d$/;
/** 61 or 62, a 63 or 64 in it, primitive objects in that. */
const LIMITS: TlvLimits = { depth: 4, count: 256 };

/** A consumer's code, one for a single payment: a secret until it is paid. */
export interface ConsumerQr {
  bytes: Uint8Array;
  /** "CPV01" */
  version: string;
  /** Views on `bytes`. */
  objects: readonly Tlv[];
  /** ADF names (4F) of its applications, in its order; at least one. */
  aids: readonly Uint8Array[];
}

/**
 * Base64 of BER-TLV: 85, then one 61 or more, each with a 4F, and the objects common to all (62).
 * @throws TerminalError code_malformed
 * @spec EMVCo QR CPM 1.1, 4.2, 5.1
 */
export function readConsumerQr(text: string): ConsumerQr {
  const bytes = consumerBytes(text);
  const objects = objectsOf(bytes);
  const [first] = objects;
  const version = first?.tag === PAYLOAD_FORMAT_INDICATOR ? Buffer.from(first.value).toString('latin1') : '';
  if (!VERSION.test(version))
    throw malformed('Byte 0: it does not begin with 85, the Payload Format Indicator "CPV01".');
  const applications = objects.filter(({ tag }) => tag === APPLICATION_TEMPLATE);
  if (applications.length === 0) throw malformed('It has no Application Template (61).');
  const aids = applications.map(({ children = [], offset }) => {
    const name = children.find(({ tag }) => tag === ADF_NAME);
    if (name && name.value.length >= 5 && name.value.length <= 16) return name.value;
    throw malformed(`Byte ${offset}: the Application Template (61) has no ADF name (4F) of 5 to 16 bytes.`);
  });
  return { bytes, version, objects, aids };
}

/** What the base64 of a consumer's code stands for. @throws TerminalError code_malformed */
export function consumerBytes(text: string): Uint8Array {
  if (text.length > LONGEST_CODE) throw malformed(`It has more than ${LONGEST_CODE} characters.`);
  const unpadded = text.replace(/={0,2}$/, '');
  const wrong = /[^A-Za-z0-9+/]/.exec(unpadded);
  if (wrong) throw malformed(`Character ${wrong.index + 1} is none of base64.`);
  const bytes = new Uint8Array(Buffer.from(unpadded, 'base64'));
  // NOTE: without its padding a code says the same; bits behind the last byte are a slip.
  if (Buffer.from(bytes).toString('base64').replace(/=*$/, '') !== unpadded)
    throw malformed('The base64 ends within a byte.');
  return bytes;
}

function objectsOf(bytes: Uint8Array): Tlv[] {
  try {
    return parseTlvs(bytes, LIMITS);
  } catch (cause) {
    if (cause instanceof TlvError) throw malformed(`${cause.message}.`);
    throw cause;
  }
}

function malformed(message: string): TerminalError {
  return new TerminalError('code_malformed', message, {
    hint: 'Give the whole text of the QR code, as it was scanned.',
  });
}
