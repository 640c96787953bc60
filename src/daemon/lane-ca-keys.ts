import { checkCaPublicKey } from '../card/emv/ca-keys.ts';
import { caPublicKey, type LaneCaKey } from '../card/lane/lane-schemes.ts';
import type { CaKeyFile } from '../platform/config/scheme-files.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';

/**
 * The keys of one file, each with its checksum verified. Test keys load only beside virtual cards.
 * @throws TerminalError config_invalid
 */
export function checkedCaKeys(file: string, content: CaKeyFile, config: TerminalConfig): LaneCaKey[] {
  for (const [position, key] of content.keys.entries()) {
    const place = `${file} keys[${position}] (${key.rid}, index ${key.index})`;
    const problem = checkCaPublicKey(caPublicKey(key));
    if (problem) {
      throw new TerminalError('config_invalid', `${place}: ${problem}`, {
        hint: 'Copy the key again from where it was published.',
      });
    }
    if (key.test && !config.rig) {
      throw new TerminalError('config_invalid', `${place}: a test key in a live terminal`, {
        hint: 'Take it out, or add "rig: {}" if this is a test rig.',
      });
    }
  }
  return content.keys;
}
