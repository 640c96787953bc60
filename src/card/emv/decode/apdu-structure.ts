import { type CommandHeader, commandName } from './command-names.ts';
import type { DecodeFault } from './decoded.ts';

/** A command APDU taken apart. */
export interface CommandStructure extends CommandHeader {
  /** Index and bytes of Lc: 0, 1 or 3. */
  lcLength: number;
  /** Empty where there is none. */
  data: Uint8Array;
  dataOffset: number;
  /** Bytes of Le: 0, 1, 2 or 3. */
  leLength: number;
  /** Expected length as a number; null where there is no Le. */
  expected: number | null;
  fault: DecodeFault | null;
}

const HEADER = 4;
const HINT = 'A command is CLA INS P1 P2, then Lc and as many bytes, then Le.';

/**
 * The four cases, short and extended; what does not add up is the fault, with the data that are there.
 * @spec ISO/IEC 7816-4:2020, 5.2
 */
export function commandStructure(bytes: Uint8Array): CommandStructure | null {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return null;
  const header = { cla, ins, p1, p2 };
  const extended = bytes.length >= 7 && bytes[HEADER] === 0;
  return { ...header, ...(extended ? extendedBody(bytes) : shortBody(bytes)) };
}

type Body = Omit<CommandStructure, keyof CommandHeader>;

const EMPTY = new Uint8Array(0);

function shortBody(bytes: Uint8Array): Body {
  const none = { lcLength: 0, data: EMPTY, dataOffset: HEADER, leLength: 0, expected: null, fault: null };
  if (bytes.length === HEADER) return none;
  if (bytes.length === HEADER + 1) return { ...none, leLength: 1, expected: bytes[HEADER] || 256 };
  return withData(bytes, HEADER + 1, bytes[HEADER]!, 1, 1);
}

function extendedBody(bytes: Uint8Array): Body {
  const length = (bytes[5]! << 8) | bytes[6]!;
  if (bytes.length === 7) {
    const expected = length || 65_536;
    return { lcLength: 0, data: EMPTY, dataOffset: HEADER, leLength: 3, expected, fault: null };
  }
  return withData(bytes, 7, length, 3, 2);
}

function withData(
  bytes: Uint8Array,
  dataOffset: number,
  lc: number,
  lcLength: number,
  leBytes: number,
): Body {
  const data = bytes.subarray(dataOffset, dataOffset + lc);
  const rest = bytes.subarray(dataOffset + lc);
  const body = { lcLength, data, dataOffset };
  if (data.length < lc) {
    const message = `Lc says ${lc} bytes, but there are only ${data.length} more.`;
    return { ...body, leLength: 0, expected: null, fault: { offset: HEADER, message, hint: HINT } };
  }
  if (rest.length === 0) return { ...body, leLength: 0, expected: null, fault: null };
  if (rest.length === leBytes) {
    const expected = rest.reduce((sum, byte) => sum * 256 + byte, 0) || 256 ** leBytes;
    return { ...body, leLength: leBytes, expected, fault: null };
  }
  const message = `${rest.length} bytes follow the ${lc} of data that Lc announces.`;
  return { ...body, leLength: 0, expected: null, fault: { offset: dataOffset + lc, message, hint: HINT } };
}

/** Class bytes that readers and cards of payment systems use. */
function isUsualClass(cla: number): boolean {
  return cla <= 0x0f || (cla >= 0x80 && cla <= 0x90) || cla === 0xff;
}

function endsInStatusWord(bytes: Uint8Array): boolean {
  const [sw1, sw2] = bytes.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) return false;
  return (sw1 === 0x90 && sw2 === 0x00) || sw1 >> 4 === 6 || sw1 === 0x91;
}

/** Whether bytes are a command that is known and whose lengths add up. */
export function isWholeCommand(bytes: Uint8Array): boolean {
  const structure = commandStructure(bytes);
  if (!structure || structure.fault || !isUsualClass(structure.cla)) return false;
  return commandName(structure) !== undefined;
}

/**
 * Whether bytes are a command rather than a response.
 * NOTE: nothing in an APDU says so. A known instruction whose lengths add up is a command; what ends in a status
 * word is a response; what is left is a command when its class is a usual one.
 */
export function isCommand(bytes: Uint8Array): boolean {
  const structure = commandStructure(bytes);
  if (!structure || !isUsualClass(structure.cla)) return false;
  if (isWholeCommand(bytes)) return true;
  const known = commandName(structure) !== undefined;
  return !endsInStatusWord(bytes) && (known || !structure.fault);
}
