import { TerminalError } from '../../../platform/errors/terminal-error.ts';

/** `at`: byte, from 0. */
export function tapMalformed(at: number, message: string): TerminalError {
  return new TerminalError('code_malformed', `Byte ${at}: ${message}`, {
    hint: 'Read the tag again, whole.',
  });
}
