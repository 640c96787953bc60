import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { QrFault } from './qr-object.ts';

/** What is wrong, at which character, and what to do. */
export function codeMalformed({ at, message, hint }: QrFault): TerminalError {
  return new TerminalError('code_malformed', `Character ${at}: ${message}`, { hint });
}
