import { checkedCommand, checkedResponse, hexBytes, malformed } from './malformed.ts';
import { readTerminal } from './read-terminal.ts';
import { readText } from './read-text.ts';
import { MOST_STEPS, type Transcript, type TranscriptStep } from './transcript.ts';

/** The transcripts of one file. */
export interface TranscriptFile {
  transcripts: readonly Transcript[];
  /** The file is one transcript, not a list of them. */
  single: boolean;
}

const COMMAND_KEYS = ['c', 'command', 'capdu', 'request'];
const RESPONSE_KEYS = ['r', 'response', 'rapdu', 'reply'];

/**
 * Reads what people keep transcripts in: JSON that is one transcript {id?, steps: [{c, r}], terminal?}, a file
 * {transcripts: […]}, or an array of steps or of transcripts; or plain text, see `readText`.
 * @throws TerminalError transcript_invalid, naming the line or the step
 */
export function readTranscripts(text: string): TranscriptFile {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content === '') throw malformed('line 1', 'the file is empty');
  if (!/^[[{]/.test(content)) {
    const steps = bounded(readText(content), 'the file');
    return { transcripts: [transcript({}, steps, 'the file')], single: true };
  }
  const value = json(content);
  if (!Array.isArray(value)) {
    const { transcripts } = value;
    if (transcripts === undefined) return { transcripts: [fromObject(value, '')], single: true };
    if (!Array.isArray(transcripts)) throw malformed('transcripts', 'not an array');
    return { transcripts: several(transcripts, 'transcripts'), single: false };
  }
  const areTranscripts = value.some((each) => isObject(each) && 'steps' in each);
  if (areTranscripts) return { transcripts: several(value, ''), single: false };
  return { transcripts: [transcript({}, stepsOf(value, ''), '')], single: true };
}

function json(text: string): Record<string, unknown> | unknown[] {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Node names the place, and in some versions what stands there, which may be card data.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '');
    const line = position ? text.slice(0, Number(position[1])).split('\n').length : text.split('\n').length;
    throw malformed(`line ${line}`, 'not JSON');
  }
}

function several(values: readonly unknown[], place: string): Transcript[] {
  if (values.length === 0) throw malformed(place || 'the file', 'no transcript');
  return values.map((value, index) => {
    if (!isObject(value)) throw malformed(`${place}[${index}]`, 'not an object');
    return fromObject(value, `${place}[${index}].`);
  });
}

/** `prefix` stands before the name of each field in messages. */
function fromObject(value: Record<string, unknown>, prefix: string): Transcript {
  const { steps } = value;
  if (!Array.isArray(steps)) throw malformed(`${prefix}steps`, 'not an array of {c, r}');
  return transcript(value, stepsOf(steps, `${prefix}steps`), prefix);
}

function transcript(
  value: Record<string, unknown>,
  steps: readonly TranscriptStep[],
  prefix: string,
): Transcript {
  const { id, masked, expected } = value;
  const own = 'terminal' in value;
  const terminal = own ? value['terminal'] : isObject(expected) ? expected['terminal'] : undefined;
  return {
    // Shown on screens as it is.
    id: typeof id === 'string' ? id.replace(/\p{Cc}/gu, '') : null,
    steps,
    masked: masked === true,
    terminal: readTerminal(terminal, `${prefix}${own ? 'terminal' : 'expected.terminal'}`),
  };
}

function stepsOf(values: readonly unknown[], place: string): TranscriptStep[] {
  const steps = values.map((value, index) => {
    const at = `${place}[${index}]`;
    if (!isObject(value)) throw malformed(at, 'not an object {c, r}');
    const command = hexField(value, COMMAND_KEYS, `${at}.c`);
    const response = hexField(value, RESPONSE_KEYS, `${at}.r`);
    if (command === null && response === null) throw malformed(at, 'neither c nor r');
    const { us } = value;
    return {
      command: checkedCommand(command ?? new Uint8Array(), `${at}.c`),
      response: checkedResponse(response ?? new Uint8Array(), `${at}.r`),
      tookUs: typeof us === 'number' && us >= 0 ? us : null,
    };
  });
  return bounded(steps, place || 'the file');
}

function bounded(steps: TranscriptStep[], place: string): TranscriptStep[] {
  if (steps.length === 0) throw malformed(place, 'no steps');
  if (steps.length > MOST_STEPS) throw malformed(place, `more than ${MOST_STEPS} steps`);
  return steps;
}

/** null where none of the keys is there. */
function hexField(value: Record<string, unknown>, keys: readonly string[], place: string): Uint8Array | null {
  const key = keys.find((name) => value[name] !== undefined && value[name] !== null);
  if (key === undefined) return null;
  const text = value[key];
  if (typeof text !== 'string') throw malformed(place, 'not a text of hex digits');
  return hexBytes(text, place);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
