import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TerminalError } from '../../errors/terminal-error.ts';
import { refuseOpen } from '../key-folder.ts';

export interface Pkcs11Options {
  module: string;
  token: string;
  keyLabel: string;
  pinFile?: string | undefined;
  pinVariable?: string | undefined;
}

export const Options = z
  .strictObject({
    module: z.string().startsWith('/').describe('Path of the PKCS#11 library of the token.'),
    token: z.string().min(1).max(32).describe('Label of the token.'),
    keyLabel: z
      .string()
      .min(1)
      .max(64)
      .default('tilld-wrapping')
      .describe('Label of the AES key on the token; it is made there on first use.'),
    pinFile: z
      .string()
      .startsWith('/')
      .optional()
      .describe('File that holds the user PIN of the token, mode 0600.'),
    pinVariable: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/)
      .optional()
      .describe('Environment variable that holds the user PIN, in place of pinFile.'),
  })
  .refine(({ pinFile, pinVariable }) => (pinFile === undefined) !== (pinVariable === undefined), {
    error: 'the PIN comes from pinFile or from pinVariable, one of both',
  });

/**
 * The user PIN. NOTE: PKCS#11 modules take it here as a string, which cannot be zeroed; it is held only while a
 * session is opened.
 * @throws TerminalError key_store_failed
 */
export function readTokenPin({ pinFile, pinVariable }: Pkcs11Options): string {
  const place = pinFile ?? `$${pinVariable}`;
  const pin = pinFile ? readPinFile(pinFile) : process.env[pinVariable ?? ''];
  if (pin) return pin;
  throw new TerminalError('key_store_failed', `There is no PIN of the token in ${place}.`, {
    hint: 'Put the user PIN there; docs/guides/keys.md shows how.',
  });
}

function readPinFile(path: string): string {
  try {
    refuseOpen(path);
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    if (cause instanceof TerminalError) throw cause;
    throw new TerminalError('key_store_failed', `The PIN file ${path} cannot be read.`, { cause });
  }
}
