import { type ApduOptions, decodeApdus } from '../../../card/emv/decode/decode-apdu.ts';
import { decodeAtr } from '../../../card/emv/decode/decode-atr.ts';
import { decodeBits, describeTag, tagByText } from '../../../card/emv/decode/decode-bits.ts';
import { decodeCvm } from '../../../card/emv/decode/decode-cvm.ts';
import { decodeDol } from '../../../card/emv/decode/decode-dol.ts';
import { decodeTlv } from '../../../card/emv/decode/decode-tlv.ts';
import { decodeTrack2 } from '../../../card/emv/decode/decode-track.ts';
import type { Decoded, DecodedNode, DecodeOptions } from '../../../card/emv/decode/decoded.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { nearest } from '../../../platform/text/nearest.ts';
import {
  type Command,
  type CommandContext,
  type CommandLine,
  JSON_OPTION,
  printJson,
  usage,
} from '../command.ts';
import { apdusOf, apdusOfWords, bytesOf, PastedTextError, trackOf } from './decode-input.ts';
import { decodedJson } from './decode-json.ts';
import { treeText } from './decode-text.ts';

/** Lines that end at a word are easier to read than wide ones. */
const WIDEST = 100;
const USUAL_WIDTH = 80;

export const decode: Command = {
  name: 'decode',
  arguments: ['KIND', '[HEX...]'],
  summary: 'Say what card data mean: tlv, dol, apdu, track2, bits, cvm, atr or iso8583.',
  details: `KIND is one of
  tlv       data objects, such as a response or a record; templates are taken apart
  dol       a data object list; with --values also what was sent for it
  apdu      commands and responses; of a whole exchange each is read with those before it
  track2    track 2 (or 1), as hex or as the characters on the stripe
  bits TAG  one element bit by bit (9F33, TVR, ...); without HEX all that its bits can say
  cvm       a CVM List, CVM Results or one rule
  atr       an answer to reset, with the card's name behind a PC/SC reader
  iso8583   a message of a payment host, as --dialect says: a file, or the name of one that
            ships; with --framing the length in front of it is taken off

HEX may have spaces, line ends, colons or 0x, be a line of a log or a hex dump, and have
its tag and length around it; '-', or nothing, reads standard input. Offsets count from 0.
Card numbers, tracks, names and PINs are masked unless --clear. Codes and passes have
commands of their own: decode code, decode emv-qr, decode vas.

  tilld decode tlv 9F02060000000012505F2A020978
  tilld decode bits TVR 0000008000
  grep APDU trace.log | tilld decode apdu`,
  options: {
    kernel: { value: 'ID', help: 'Whose reading counts where kernels differ: 2, 3 or 4 (by the AID).' },
    values: { value: 'HEX', help: 'For dol: the values that were sent, to take apart.' },
    dol: { value: 'HEX', help: 'For apdu: the list behind the data of a command.' },
    dialect: { value: 'FILE', help: 'For iso8583: the dialect of the message.' },
    framing: { value: 'FORM', help: 'For iso8583: binary-2, binary-4, ascii-4, bcd-2 or hex-4.' },
    clear: { help: 'Show card data instead of masking them.' },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const [kind = '', ...words] = line.arguments;
    const decoder = DECODERS[kind];
    if (!decoder && kind !== ISO_8583) throw usage(decode, unknownKind(kind));
    try {
      if (!decoder) {
        // On demand: the other kinds know no dialects.
        const { decodeIso8583 } = await import('./decode-iso8583.ts');
        return decodeIso8583(bytesOf((await inputOf(kind, words, context)).join(' ')), line, context);
      }
      const decoded = decoder(await inputOf(kind, words, context), line);
      return print(kind, decoded, line, context);
    } catch (error) {
      if (error instanceof PastedTextError)
        throw new TerminalError('usage', error.message, { hint: error.hint });
      throw error;
    }
  },
};

const ISO_8583 = 'iso8583';

/** What was given to decode: words of the command line, or the text of standard input. */
type Input = readonly string[];

const DECODERS: Readonly<Record<string, (input: Input, line: CommandLine) => Decoded>> = {
  tlv: (input, line) => decodeTlv(bytesOf(input.join(' ')), optionsOf(line)),
  dol: (input, line) => {
    const values = line.text('values');
    const options = { ...optionsOf(line), ...(values === undefined ? {} : { values: bytesOf(values) }) };
    return decodeDol(bytesOf(input.join(' ')), options);
  },
  apdu: (input, line) => {
    const dol = line.text('dol');
    const options: ApduOptions = { ...optionsOf(line), ...(dol === undefined ? {} : { dol: bytesOf(dol) }) };
    return decodeApdus(input.length > 1 ? apdusOfWords(input) : apdusOf(input.join(' ')), options);
  },
  track2: (input, line) => decodeTrack2(trackOf(input.join(' ')), optionsOf(line)),
  bits: ([name = '', ...rest], line) => {
    const tag = tagOf(name);
    const options = optionsOf(line);
    return rest.length === 0
      ? describeTag(tag, options.kernelId)
      : decodeBits(tag, bytesOf(rest.join(' ')), options);
  },
  cvm: (input, line) => decodeCvm(bytesOf(input.join(' ')), optionsOf(line)),
  atr: (input, line) => decodeAtr(bytesOf(input.join(' ')), optionsOf(line)),
};

function unknownKind(kind: string): string {
  const kinds = [...Object.keys(DECODERS), ISO_8583];
  const near = nearest(kind, kinds);
  return `Say what to decode, one of ${kinds.join(', ')}: not '${kind}'${near === null ? '.' : ` (${near}?).`}`;
}

async function inputOf(kind: string, words: readonly string[], { io }: CommandContext): Promise<Input> {
  const named = kind === 'bits' ? words.slice(0, 1) : [];
  const given = words.slice(named.length);
  if (kind === 'bits' && named.length === 0) throw usage(decode, 'TAG is missing.');
  const piped = given.length === 0 && !io.stdin.isTTY && kind !== 'bits';
  if (!piped && given[0] !== '-') {
    if (given.length === 0 && kind !== 'bits') throw usage(decode, 'HEX is missing.');
    return words;
  }
  const text = await io.stdin.read();
  if (text.trim() === '') throw usage(decode, 'HEX is missing: standard input is empty.');
  return [...named, text];
}

/** @throws TerminalError usage */
function optionsOf(line: CommandLine): DecodeOptions {
  const kernel = line.text('kernel');
  if (kernel !== undefined && !/^[1-8]$/.test(kernel)) {
    throw usage(decode, `--kernel takes a kernel identifier, 1 to 8, not '${kernel}'.`);
  }
  return { clear: line.flag('clear'), ...(kernel === undefined ? {} : { kernelId: Number(kernel) }) };
}

function tagOf(name: string): number {
  const tag = tagByText(name);
  if (tag === null) throw usage(decode, `'${name}' is no tag and no name of an element.`);
  return tag;
}

const EXIT_FAULT = 1;

function print(kind: string, decoded: Decoded, line: CommandLine, { io, paint }: CommandContext): number {
  const { nodes, fault } = decoded;
  if (line.flag('json')) {
    printJson(io, decodedJson(kind, decoded));
    return fault ? EXIT_FAULT : 0;
  }
  const width = Math.min(io.stdout.columns ?? USUAL_WIDTH, WIDEST);
  io.stdout.write(treeText(nodes, { paint, width }));
  if (nodes.some(holdsMasked)) io.stdout.write(paint('dim', '\nCard data are masked; --clear shows them.\n'));
  if (!fault) return 0;
  throw new TerminalError('usage', `Byte ${fault.offset}: ${fault.message}`, { hint: fault.hint });
}

function holdsMasked({ masked, children = [] }: DecodedNode): boolean {
  return masked || children.some(holdsMasked);
}
