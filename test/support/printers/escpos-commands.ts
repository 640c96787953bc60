/** One command of an ESC/POS stream with its parameters, or one byte of text. */
export interface EscposCommand {
  /** 'text', 'LF', or the command as the manuals write it: 'ESC @', 'GS !'. */
  name: string;
  parameters: Uint8Array;
  /** Bytes it took. */
  length: number;
}

/** Parameter bytes of each command that receipts use. @spec ESC/POS command reference */
const FIXED: Readonly<Record<string, number>> = {
  'ESC @': 0,
  'ESC SP': 1,
  'ESC !': 1,
  'ESC $': 2,
  'ESC -': 1,
  'ESC 2': 0,
  'ESC 3': 1,
  'ESC E': 1,
  'ESC M': 1,
  'ESC R': 1,
  'ESC \\': 2,
  'ESC a': 1,
  'ESC t': 1,
  'ESC {': 1,
  'FS &': 0,
  'FS -': 1,
  'FS .': 0,
  'FS C': 1,
  'FS S': 2,
  'GS !': 1,
  'GS B': 1,
  'GS L': 2,
  'GS W': 2,
  'GS a': 1,
  'GS r': 1,
  'DLE EOT': 1,
};

const LEAD: Readonly<Record<number, string>> = { 16: 'DLE', 27: 'ESC', 28: 'FS', 29: 'GS' };
const SECOND: Readonly<Record<number, string>> = { 4: 'EOT', 32: 'SP' };

/**
 * The command that begins at `at`, or null when the stream ends within it.
 * @throws Error for a command that no receipt has a use for: the stream is out of step or the encoder has changed
 */
export function readCommand(bytes: Uint8Array, at: number): EscposCommand | null {
  const first = bytes[at];
  if (first === undefined) return null;
  const lead = LEAD[first];
  if (!lead) return plainByte(first, at);
  const second = bytes[at + 1];
  if (second === undefined) return null;
  const name = `${lead} ${SECOND[second] ?? String.fromCharCode(second)}`;
  const count = parameterCount(name, bytes, at);
  if (count === null || at + 2 + count > bytes.length) return null;
  return { name, parameters: bytes.slice(at + 2, at + 2 + count), length: 2 + count };
}

function plainByte(byte: number, at: number): EscposCommand {
  if (byte === 0x0a) return { name: 'LF', parameters: new Uint8Array(), length: 1 };
  if (byte < 0x20 || byte === 0x7f) throw new Error(`control byte ${byte} at ${at}`);
  return { name: 'text', parameters: Uint8Array.of(byte), length: 1 };
}

function parameterCount(name: string, bytes: Uint8Array, at: number): number | null {
  // GS V m, and for 65 and 66 one more; FS ( A is followed by the length of the rest.
  if (name === 'GS V') return (bytes[at + 2] ?? 0) >= 65 ? 2 : 1;
  if (name === 'FS (') {
    const low = bytes[at + 3];
    const high = bytes[at + 4];
    return low === undefined || high === undefined ? null : 3 + low + 256 * high;
  }
  const count = FIXED[name];
  if (count === undefined) throw new Error(`unknown command ${name} at ${at}`);
  return count;
}
