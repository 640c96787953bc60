import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  namedKeyId,
  openCryptogram,
  type VasFault,
  vasKeyId,
} from '../../../card/wallets/apple-vas/cryptogram.ts';
import { passIdHash, vasValue } from '../../../card/wallets/apple-vas/get-data.ts';
import { type P256Key, p256Key } from '../../../card/wallets/p256-key.ts';
import { equalBytes, toHex } from '../../../platform/bytes/hex.ts';
import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import {
  type Command,
  type CommandContext,
  type CommandLine,
  JSON_OPTION,
  printJson,
  usage,
} from '../command.ts';
import { bytesOf, PastedTextError } from './decode-input.ts';

const EXIT_FAULT = 1;
const TEMPLATE = 0x70;

/** Why a pass cannot be read, and what to do. */
const FAULTS: Readonly<Record<VasFault, readonly [message: string, hint: string]>> = {
  not_a_cryptogram: [
    'This is no encrypted pass: key identifier 4, key 32, message and tag 16 bytes.',
    'Give the value of 9F27, or the whole template 70.',
  ],
  other_key: ['The pass is encrypted for another key.', 'Give the key that the pass names, with --key.'],
  not_on_curve: ['The phone’s key in it is no point of P-256.', 'Copy the bytes again.'],
  not_authentic: [
    'The pass is garbled, or of another pass type.',
    'Copy the bytes again, or check --pass-type: upper and lower case count.',
  ],
  not_a_message: [
    'The pass is authentic, and holds no text that can be shown.',
    'Ask who issued the pass what it holds.',
  ],
};

export const decodeVas: Command = {
  name: 'decode vas',
  arguments: ['[HEX...]'],
  summary: 'Open a loyalty pass that an iPhone gave (unofficial).',
  details: `HEX is the value of 9F27, or the whole template 70 around it; '-', or nothing, reads
standard input. The pass is opened with the private key of its issuer: PEM, or PKCS#8
as DER. The protocol is known from public research only; commercial use needs Apple's
approval.

  tilld decode vas --pass-type pass.com.example.loyalty --key loyalty.pem 70549F2A...`,
  options: {
    'pass-type': { value: 'ID', help: 'Pass type identifier; upper and lower case count.' },
    key: { value: 'FILE', help: 'Private key on P-256 that the pass is encrypted for.' },
    json: JSON_OPTION,
  },

  async run(line, context) {
    const passType = required(line, 'pass-type');
    const key = readKey(required(line, 'key'), context.io.workingDirectory);
    const bytes = await bytesGiven(line, context);
    const cryptogram = bytes[0] === TEMPLATE ? (vasValue(bytes) ?? bytes) : bytes;
    return print(opened(cryptogram, passType, key), line, context);
  },
};

/** docs/guides/decode.md describes it; fields are added, never changed. */
interface OpenedPass {
  program: 'apple_vas';
  passType: string;
  /** The key that the pass names, hex; null: it names none. */
  keyId: string | null;
  keyIdMatches: boolean;
  /** ISO 8601, by the phone's clock. */
  timestamp: string | null;
  message: string | null;
  error: { message: string; hint: string } | null;
}

function opened(cryptogram: Uint8Array, passType: string, key: P256Key): OpenedPass {
  const keyId = namedKeyId(cryptogram);
  const pass = {
    program: 'apple_vas' as const,
    passType,
    keyId: keyId && toHex(keyId),
    keyIdMatches: keyId !== null && equalBytes(keyId, vasKeyId(key)),
  };
  const read = openCryptogram(cryptogram, key, passIdHash(passType));
  if (typeof read !== 'string') {
    const { timestampMs, message } = read;
    return { ...pass, timestamp: new Date(timestampMs).toISOString(), message, error: null };
  }
  const [message, hint] = FAULTS[read];
  const keys = read === 'other_key' ? ` It names ${pass.keyId}; this key is ${toHex(vasKeyId(key))}.` : '';
  return { ...pass, timestamp: null, message: null, error: { message: message + keys, hint } };
}

function print(pass: OpenedPass, line: CommandLine, { io, paint }: CommandContext): number {
  const { passType, keyId, timestamp, message, error } = pass;
  if (line.flag('json')) {
    printJson(io, pass);
    return error ? EXIT_FAULT : 0;
  }
  if (error) throw new TerminalError('usage', error.message, { hint: error.hint });
  const rows = [
    ['Pass', passType],
    ['Key', keyId],
    ['Made', timestamp],
    ['Says', message],
  ] as const;
  for (const [name, value] of rows) io.stdout.write(`${paint('dim', name.padEnd(6))}${value}\n`);
  return 0;
}

/** @throws TerminalError usage */
async function bytesGiven(line: CommandLine, { io }: CommandContext): Promise<Uint8Array> {
  const given = line.arguments.join(' ');
  if (given === '' && io.stdin.isTTY) throw usage(decodeVas, 'HEX is missing.');
  const text = given === '' || given === '-' ? await io.stdin.read() : given;
  if (text.trim() === '') throw usage(decodeVas, 'HEX is missing: standard input is empty.');
  try {
    return bytesOf(text);
  } catch (error) {
    if (!(error instanceof PastedTextError)) throw error;
    throw new TerminalError('usage', error.message, { hint: error.hint });
  }
}

/** @throws TerminalError usage */
function required(line: CommandLine, option: 'pass-type' | 'key'): string {
  const value = line.text(option);
  if (value === undefined || value === '') throw usage(decodeVas, `--${option} is missing.`);
  return value;
}

/** PEM (SEC 1 or PKCS#8), or PKCS#8 as DER. @throws TerminalError config_missing, config_invalid */
function readKey(file: string, workingDirectory: string): P256Key {
  const path = resolve(workingDirectory, file);
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (cause) {
    throw new TerminalError('config_missing', `The key ${file} cannot be read.`, {
      cause,
      hint: 'Give the file of the private key with --key.',
    });
  }
  try {
    const isPem = content.includes('-----BEGIN');
    return p256Key(createPrivateKey(isPem ? content : { key: content, format: 'der', type: 'pkcs8' }));
  } catch (cause) {
    throw new TerminalError('config_invalid', `${file} is no private key on the curve P-256.`, {
      cause,
      hint: 'Give a key as PEM (BEGIN EC PRIVATE KEY or BEGIN PRIVATE KEY), without a password.',
    });
  } finally {
    content.fill(0);
  }
}
