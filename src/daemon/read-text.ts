import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TerminalError } from '../platform/errors/terminal-error.ts';

/**
 * Reads files that a plug-in's options name, relative to the configuration file.
 * @returns a function that throws TerminalError config_missing
 */
export function textReader(configurationFile: string): (path: string) => string {
  return (path) => {
    const file = resolve(dirname(configurationFile), path);
    try {
      return readFileSync(file, 'utf8');
    } catch (cause) {
      throw new TerminalError('config_missing', `The file ${file} cannot be read.`, {
        hint: `Put it there, or correct the path: it is relative to ${configurationFile}.`,
        cause,
      });
    }
  };
}
