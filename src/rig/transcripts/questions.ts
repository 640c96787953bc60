import { toHex } from '../../platform/bytes/hex.ts';

/** Instructions a transcript is matched by. @spec EMV 4.4 Book 3, 6.5; ISO/IEC 7816-4:2020, 11 */
export const INS = {
  SELECT: 0xa4,
  READ_RECORD: 0xb2,
  GET_RESPONSE: 0xc0,
  GET_DATA: 0xca,
  PUT_DATA: 0xda,
  GET_PROCESSING_OPTIONS: 0xa8,
  GENERATE_AC: 0xae,
} as const;

/** P1: selection by DF name. @spec ISO/IEC 7816-4:2020, 11.2.2 */
const BY_NAME = 0x04;

/** Instructions whose P1 and P2 say what is asked: record and file, or a tag. */
const ASKED_BY_P1_P2: ReadonlySet<number> = new Set([INS.READ_RECORD, INS.GET_DATA, INS.PUT_DATA]);

/** The DF name that a SELECT asks for; null for another command. 0..16 bytes in good commands. */
export function selectedName(command: Uint8Array): Uint8Array | null {
  if (command[1] !== INS.SELECT || command[2] !== BY_NAME) return null;
  return dataField(command);
}

/** The data field of a short command, empty where it has none or its length is not what it says. */
export function dataField(command: Uint8Array): Uint8Array {
  const length = command[4] ?? 0;
  const end = 5 + length;
  const complete = command.length === end || command.length === end + 1;
  return complete ? command.subarray(5, end) : new Uint8Array();
}

/**
 * What a command asks, without how: two commands with the same question may differ in the terminal's values. A SELECT
 * asks for a name (see `selectedName`), READ RECORD for a record, GET DATA for a tag, any other for its instruction.
 */
export function question(command: Uint8Array): string {
  const [cla = 0, ins = 0, p1 = 0, p2 = 0] = command;
  // GET DATA is known with class 00 and 80.
  if (ASKED_BY_P1_P2.has(ins)) return `${ins}/${p1}/${p2}`;
  if (ins === INS.SELECT) return `${ins}/${p1}/${p2}/${toHex(dataField(command))}`;
  return `${cla}/${ins}`;
}
