import { checkedCommand, checkedResponse, hexBytes, malformed } from './malformed.ts';
import type { TranscriptStep } from './transcript.ts';

const COMMAND = /^(?:c|c-?apdu|command|cmd|request|req|tx|send|sent|out)\s*[:=]|^(?:-+>|=+>|>+|→)/i;
const RESPONSE = /^(?:r|r-?apdu|response|resp|reply|answer|rx|recv|received|in)\s*[:=]|^(?:<-+|<=+|<+|←)/i;
/** What may stand behind the bytes: "(file not found)", "# a note". */
const REMARK = /\s*(?:\(.*\)|#.*|\/\/.*)$/;
/** A line that goes on with the bytes of the one before. */
const BYTES_ONLY = /^(?:0x)?[0-9a-f]{2}(?:[\s:,-]*(?:0x)?[0-9a-f]{2})*$/i;

interface Line {
  kind: 'command' | 'response';
  number: number;
  hex: string;
}

/**
 * Steps of a plain text: lines that begin with "C:" or ">" are commands, with "R:" or "<" responses, and a line of hex
 * alone goes on with the line before. An empty command is unknown; one without a response is a card that was lost.
 * @throws TerminalError transcript_invalid
 */
export function readText(text: string): TranscriptStep[] {
  const steps: TranscriptStep[] = [];
  /** Asked and not answered yet; undefined: nothing was asked. */
  let asked: Uint8Array | null | undefined;
  const step = (command: Uint8Array | null, response: Uint8Array) =>
    steps.push({ command, response, tookUs: null });
  for (const { kind, number, hex } of apduLines(text)) {
    const place = `line ${number}`;
    if (kind === 'response') {
      step(asked ?? null, checkedResponse(hexBytes(hex, place), place));
      asked = undefined;
    } else {
      if (asked !== undefined) step(asked, new Uint8Array());
      asked = checkedCommand(hexBytes(hex, place), place);
    }
  }
  if (asked !== undefined) step(asked, new Uint8Array());
  return steps;
}

function apduLines(text: string): Line[] {
  const lines: Line[] = [];
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim().replace(REMARK, '');
    if (line === '') continue;
    const number = index + 1;
    const last = lines.at(-1);
    if (COMMAND.test(line)) lines.push({ kind: 'command', number, hex: line.replace(COMMAND, '') });
    else if (RESPONSE.test(line)) lines.push({ kind: 'response', number, hex: line.replace(RESPONSE, '') });
    else if (last && BYTES_ONLY.test(line)) last.hex += line;
    else
      throw malformed(
        `line ${number}`,
        'neither a command ("C: hex", "> hex") nor a response ("R: hex", "< hex")',
      );
  }
  return lines;
}
