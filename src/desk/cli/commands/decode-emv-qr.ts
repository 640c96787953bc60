import { CONSUMER_START } from '../../../card/wallets/emv-qr/consumer-qr.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import { type Command, type CommandContext, JSON_OPTION, printJson } from '../command.ts';
import { consumerCode } from './decode-consumer-qr.ts';
import { merchantCode } from './decode-merchant-qr.ts';
import { scannedOf } from './decode-scanned.ts';
import { treeText } from './decode-text.ts';
import type { DescribedCode, ShownObject } from './described-code.ts';

const WIDEST = 100;
const USUAL_WIDTH = 80;
const EXIT_FAULT = 1;

export const decodeEmvQr: Command = {
  name: 'decode emv-qr',
  arguments: ['[TEXT]'],
  summary: 'Take an EMV QR code apart, a merchant’s or a consumer’s.',
  details: `TEXT is the content of the QR code, in quotes where it has spaces; '-', or nothing,
reads standard input. A merchant’s begins with 000201, a consumer’s with hQVDUFY.
Card numbers and tracks are masked unless --clear.`,
  options: { clear: { help: 'Show card data instead of masking them.' }, json: JSON_OPTION },

  async run(line, context) {
    const text = (await scannedOf(decodeEmvQr, line, context)).trim();
    const clear = line.flag('clear');
    const isConsumers = text.startsWith(CONSUMER_START);
    if (!isConsumers && !/^\d{4}/.test(text)) throw neither();
    const described = isConsumers ? consumerCode(text, clear) : merchantCode(text, clear);
    if (line.flag('json')) {
      printJson(context.io, codeJson(described));
      return described.error ? EXIT_FAULT : 0;
    }
    context.io.stdout.write(codeText(described, context));
    if (described.error) throw described.error;
    return 0;
  },
};

function neither(): TerminalError {
  return new TerminalError('code_malformed', 'It is no EMV QR code: they begin with 000201 or hQVDUFY.', {
    hint: 'Give the text of the QR code. For codes of other kinds there is "tilld decode code".',
  });
}

/** docs/guides/decode.md describes it; fields are added, never changed. */
function codeJson({ kind, crc, crcOk, objects, error }: DescribedCode): Record<string, unknown> {
  return { kind, crc, crcOk, objects, error: error && { message: error.message, hint: error.hint } };
}

function codeText(
  { kind, crc, crcOk, objects, nodes }: DescribedCode,
  { io, paint }: CommandContext,
): string {
  const width = Math.min(io.stdout.columns ?? USUAL_WIDTH, WIDEST);
  const holds = crcOk ? paint('green', 'holds') : paint('red', 'does not hold');
  const head = kind === 'consumer' ? 'Consumer-presented code' : 'Merchant-presented code';
  const sum = crc === null ? '' : `, CRC ${crc} ${holds}`;
  const masked = objects.some(holdsMasked)
    ? paint('dim', '\nCard data are masked; --clear shows them.\n')
    : '';
  return `${paint('bold', head)}${sum}\n${treeText(nodes, { paint, width })}${masked}`;
}

function holdsMasked({ masked, objects }: ShownObject): boolean {
  return masked || objects.some(holdsMasked);
}
