import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DecodedNode } from '../../../card/emv/decode/decoded.ts';
import {
  type DescribedField,
  type DescribedMessage,
  describeMessage,
} from '../../../host/iso8583/describe-message.ts';
import type { Dialect } from '../../../host/iso8583/dialect.ts';
import { parseDialect } from '../../../host/iso8583/file/parse-dialect.ts';
import { FRAMINGS, FrameCutter, type Framing, FramingError } from '../../../host/iso8583/framing.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { type CommandContext, type CommandLine, printJson } from '../command.ts';
import { treeText } from './decode-text.ts';

const WIDEST = 100;
const USUAL_WIDTH = 80;
const EXIT_FAULT = 1;
const DIALECTS = 'config/dialects';
const EXTENSION = '.yaml';
const FAULT_HINT =
  'Is it the dialect of this message? A field that the dialect has longer or shorter shows at the ones behind it.';

/** `tilld decode iso8583`. Resolves with the exit code. @throws TerminalError usage, config_missing, config_invalid */
export function decodeIso8583(bytes: Uint8Array, line: CommandLine, { io, paint }: CommandContext): number {
  const dialect = openDialect(line.text('dialect'), io.workingDirectory);
  const clear = line.flag('clear');
  const described = describeMessage(dialect, unframed(bytes, line.text('framing')), clear);
  const { fault } = described;
  if (line.flag('json')) {
    printJson(io, messageJson(described));
    return fault ? EXIT_FAULT : 0;
  }
  const width = Math.min(io.stdout.columns ?? USUAL_WIDTH, WIDEST);
  const nodes = [...headNode(described), ...described.fields.map(fieldNode)];
  io.stdout.write(treeText(nodes, { paint, width }));
  if (!clear && described.fields.some(holdsMasked))
    io.stdout.write(paint('dim', '\nCard data are masked; --clear shows them.\n'));
  if (!fault) return 0;
  const message = `Byte ${fault.offset}: ${fault.path}: ${fault.explanation}.`;
  throw new TerminalError('usage', message, { hint: FAULT_HINT });
}

/** A file, or the name of a dialect that ships. */
function openDialect(given: string | undefined, workingDirectory: string): Dialect {
  const shipped = shippedDialects();
  if (given === undefined) {
    throw new TerminalError('usage', '--dialect is missing.', {
      hint: `Give a file, or one of ${shipped.names.join(', ')}.`,
    });
  }
  const isShipped = shipped.names.includes(given);
  const file = isShipped ? join(shipped.folder, given + EXTENSION) : resolve(workingDirectory, given);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TerminalError('config_missing', `The dialect ${given} cannot be read.`, {
      cause,
      hint: `Give a file, or one of ${shipped.names.join(', ')}.`,
    });
  }
  return parseDialect(text, isShipped ? file : given);
}

/** They stand above the code, whether this runs bundled or from source. */
function shippedDialects(): { folder: string; names: string[] } {
  let above = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(above, DIALECTS)) && dirname(above) !== above) above = dirname(above);
  const folder = join(above, DIALECTS);
  if (!existsSync(folder)) return { folder, names: [] };
  const files = readdirSync(folder).filter((name) => name.endsWith(EXTENSION));
  return { folder, names: files.map((name) => name.slice(0, -EXTENSION.length)).sort() };
}

function unframed(bytes: Uint8Array, framing: string | undefined): Uint8Array {
  if (framing === undefined) return bytes;
  if (!FRAMINGS.includes(framing as Framing)) {
    throw new TerminalError('usage', `--framing takes one of ${FRAMINGS.join(', ')}, not '${framing}'.`);
  }
  try {
    const cutter = new FrameCutter(framing as Framing);
    const [message, second] = cutter.push(bytes);
    if (message && !second && cutter.isBetweenMessages) return message;
  } catch (error) {
    if (!(error instanceof FramingError)) throw error;
  }
  throw new TerminalError(
    'usage',
    `The length in front, as ${framing}, is not that of the one message behind it.`,
    {
      hint: 'Give one whole message, or leave --framing out and give it without its length.',
    },
  );
}

/** docs/guides/decode.md describes it; fields are added, never changed. */
function messageJson({ fault, ...message }: DescribedMessage): Record<string, unknown> {
  const error = fault && {
    offset: fault.offset,
    message: `${fault.path}: ${fault.explanation}.`,
    hint: FAULT_HINT,
  };
  return { decoder: 'iso8583', ...message, error };
}

function headNode({
  mti,
  version,
  class: messageClass,
  function: purpose,
  origin,
}: DescribedMessage): DecodedNode[] {
  if (mti === null) return [];
  const words = [version, messageClass, purpose, origin && `from ${origin}`].filter((word) => word !== null);
  return [
    {
      name: 'MTI',
      offset: 0,
      length: mti.length,
      bytes: null,
      masked: false,
      meaning: `${mti}  ${words.join(', ')}`,
    },
  ];
}

function fieldNode(field: DescribedField): DecodedNode {
  return nodeOf(field, field.field === 'header' ? 'Header' : `DE ${field.field}  ${field.name}`);
}

function nodeOf(field: DescribedField, name: string): DecodedNode {
  const { value, meaning, length, masked } = field;
  return {
    name,
    offset: field.offset ?? 0,
    length,
    bytes: null,
    masked,
    ...(value === null ? {} : { meaning: meaning === null ? value : `${value}  ${meaning}` }),
    children: field.fields.map((inner) => nodeOf(inner, `${inner.field}  ${inner.name}`.trim())),
  };
}

function holdsMasked({ masked, fields }: DescribedField): boolean {
  return masked || fields.some(holdsMasked);
}
