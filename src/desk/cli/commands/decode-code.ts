import { resolve } from 'node:path';
import type {
  CodeReading,
  CodeRefusal,
  CodeRouting,
  CodeScheme,
} from '../../../payment/tenders/code-reading.ts';
import { readCode } from '../../../payment/tenders/read-code.ts';
import { routeCode } from '../../../payment/tenders/route-code.ts';
import { scannedText } from '../../../payment/tenders/scanned-text.ts';
import { ERRORS } from '../../../platform/errors/error-table.ts';
import type { CodeSettings } from '../code-tools.ts';
import {
  type Command,
  type CommandContext,
  type CommandLine,
  JSON_OPTION,
  printJson,
  usage,
} from '../command.ts';
import { scannedOf } from './decode-scanned.ts';

/** Where no configuration is named. */
const STANDARD_COUNTER: CodeSettings = {
  rules: [],
  wallets: [
    { wallet: 'alipay', schemes: ['alipay'] },
    { wallet: 'wechat', schemes: ['wechat'] },
    { wallet: 'paypal', schemes: ['paypal'] },
  ],
};

const SCHEMES: Readonly<Record<CodeScheme, string>> = {
  alipay: 'Alipay',
  wechat: 'WeChat Pay',
  paypal: 'PayPal',
  unionpay: 'UnionPay',
  emv_cpm: 'an EMV card in an app',
};

const KINDS: Readonly<Record<Exclude<CodeReading['kind'], 'payment'>, string>> = {
  merchant: 'Code that a shop shows',
  goods: 'Label of an article',
  unknown: 'Unknown code',
};

export const decodeCode: Command = {
  name: 'decode code',
  arguments: ['[TEXT]'],
  summary: 'Say what the counter would make of a scanned text.',
  details: `TEXT is what a scanner read; '-', or nothing, reads standard input. A payment code is
money: give it by standard input, so that it does not stay in the shell’s history. It
is not repeated; only its length and first two characters are told.

Without --config the counter has three wallets: alipay, wechat and paypal.
Exit code 0: it was judged, accepted or not.`,
  options: {
    config: { value: 'FILE', help: 'The terminal’s configuration: its wallets and its own patterns.' },
    aim: { value: 'ID', help: 'AIM symbology identifier that the scanner sent, such as ]E0.' },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const aim = aimOf(line);
    const text = await scannedOf(decodeCode, line, context);
    const { rules, wallets } = await settingsOf(line, context);
    const judged = judge(text, readCode(text, rules, aim), routeCode(text, rules, wallets, aim));
    if (line.flag('json')) printJson(context.io, judged);
    else context.io.stdout.write(words(judged, context));
    return 0;
  },
};

/** docs/guides/decode.md describes it; fields are added, never changed. */
interface Judged {
  kind: CodeReading['kind'];
  scheme: CodeScheme | null;
  route: string | null;
  offline: false;
  reason: string | null;
  reasonCode: CodeRefusal | null;
  length: number;
  begins: string;
}

function judge(text: string, reading: CodeReading, routing: CodeRouting): Judged {
  const characters = [...(scannedText(text) ?? text)];
  const refusal = routing.kind === 'refused' ? routing.reason : null;
  return {
    kind: reading.kind,
    scheme: routing.scheme,
    route: routing.kind === 'wallet' ? routing.wallet : null,
    offline: false,
    reason: refusal && ERRORS[refusal].message,
    reasonCode: refusal,
    length: characters.length,
    begins: characters.slice(0, 2).join(''),
  };
}

function words(
  { kind, scheme, route, reason, reasonCode, length, begins }: Judged,
  { paint }: CommandContext,
): string {
  const what = kind === 'payment' ? `Payment code of ${SCHEMES[scheme!]}` : KINDS[kind];
  const size = `${length} ${length === 1 ? 'character' : 'characters'}`;
  const shown = begins.replace(/\p{Cc}/gu, '?');
  const head = `${what}: ${size}, begins with "${shown}"\n`;
  if (reasonCode === null)
    return `${head}${paint('green', 'accepted')}: goes to the wallet "${route}", online only\n`;
  return `${head}${paint('red', 'refused')} (${reasonCode}): ${reason}\n  ${ERRORS[reasonCode].hint}\n`;
}

async function settingsOf(line: CommandLine, { io }: CommandContext): Promise<CodeSettings> {
  const config = line.text('config');
  if (config === undefined) return STANDARD_COUNTER;
  return (await io.codeTools()).settings(resolve(io.workingDirectory, config));
}

function aimOf(line: CommandLine): string | null {
  const aim = line.text('aim') ?? null;
  if (aim !== null && !/^\][A-Za-z][0-9A-Za-z]$/.test(aim)) {
    throw usage(decodeCode, '--aim takes "]" and two characters, such as ]E0.');
  }
  return aim;
}
