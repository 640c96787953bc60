import { parseTlvs, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import { exchange, type Step } from '../commands.ts';

/** One issuer script. */
export interface IssuerScript {
  /** 9F18, 4 bytes; zeros where it has none. */
  identifier: Uint8Array;
  /** Values of 86 in their order; null for one that is no short command APDU. */
  commands: readonly (CommandApdu | null)[];
}

/** High nibble of a result. @spec EMV 4.4 Book 4, Annex A5 */
const RESULT = { NOT_PERFORMED: 0x00, FAILED: 0x10, SUCCESSFUL: 0x20 } as const;
const MAX_COMMAND_NUMBER = 0x0f;
const IDENTIFIER_LENGTH = 4;

/**
 * The scripts in what the host sent under `tag` (71 or 72): whole templates one after another, or the value of a single
 * one. What cannot be parsed is one script without commands, so that its result says that it was not performed.
 * @spec EMV 4.4 Book 3, 10.10
 */
export function issuerScripts(value: Uint8Array, tag: 0x71 | 0x72): IssuerScript[] {
  try {
    const tlvs = parseTlvs(value);
    const templates = tlvs.filter((tlv) => tlv.tag === tag);
    return templates.length > 0 ? templates.map(({ children = [] }) => script(children)) : [script(tlvs)];
  } catch (error) {
    if (error instanceof TlvError) return [script([])];
    throw error;
  }
}

function script(tlvs: readonly Tlv[]): IssuerScript {
  const identifier = tlvs.find(
    ({ tag, value }) => tag === 0x9f18 && value.length === IDENTIFIER_LENGTH,
  )?.value;
  const commands = tlvs.filter(({ tag }) => tag === 0x86).map(({ value }) => decodeCommand(value));
  return { identifier: identifier ?? new Uint8Array(IDENTIFIER_LENGTH), commands };
}

/** A short command APDU taken apart, or null. @spec ISO/IEC 7816-4:2020, 5.2 */
function decodeCommand(bytes: Uint8Array): CommandApdu | null {
  if (bytes.length < 4) return null;
  const [cla, ins, p1, p2, p3] = bytes as unknown as [number, number, number, number, number | undefined];
  if (p3 === undefined) return { cla, ins, p1, p2 };
  if (bytes.length === 5) return { cla, ins, p1, p2, le: p3 };
  const end = 5 + p3;
  const data = bytes.subarray(5, end);
  if (bytes.length === end) return { cla, ins, p1, p2, data };
  return bytes.length === end + 1 ? { cla, ins, p1, p2, data, le: bytes[end]! } : null;
}

/**
 * Sends the commands up to the first that fails. The result is 5 bytes as in 9F5B: what became of it, the number of the
 * command that failed, the script's identifier. null: the card was lost.
 * @spec EMV 4.4 Book 3, 10.10; EMV Contactless Book C-3, A.2 (9F5B)
 */
export function* runScript({ identifier, commands }: IssuerScript): Step<Uint8Array | null> {
  const result = (outcome: number) => new Uint8Array([outcome, ...identifier]);
  for (const [index, command] of commands.entries()) {
    const failed = result(RESULT.FAILED | Math.min(index + 1, MAX_COMMAND_NUMBER));
    if (!command) return failed;
    const answer = yield* exchange(`ISSUER SCRIPT COMMAND ${index + 1}`, command);
    if (answer.kind === 'lost') return null;
    if (!goesOn(answer.sw)) return failed;
  }
  return result(commands.length > 0 ? RESULT.SUCCESSFUL : RESULT.NOT_PERFORMED);
}

/** Normal processing and warnings. @spec EMV 4.4 Book 3, 10.10 */
function goesOn(sw: number): boolean {
  return [0x90, 0x62, 0x63].includes(sw >> 8);
}
