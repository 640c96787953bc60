import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataElements } from '../../card/emv/element-values.ts';
import { dataElements, type LaneCaKey, type LaneScheme } from '../../card/lane/lane-schemes.ts';
import type { TranscriptSettings } from '../../desk/cli/transcript-tools.ts';
import { fromHex } from '../../platform/bytes/hex.ts';
import { type CaKeyFile, readCaKeyFile } from '../../platform/config/ca-key-file.ts';
import { laneScheme } from '../../platform/config/lane-scheme.ts';
import { hasLimitsFor, readSchemeFile } from '../../platform/config/scheme-file.ts';
import type { TerminalConfig } from '../../platform/config/terminal-config.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { keysAreSound, laneKeys } from '../lane-ca-keys.ts';
import { loadConfig } from '../load-config.ts';
import { paths } from '../paths.ts';
import { kernelsUnderstand } from '../scheme-checks.ts';
import { terminalData } from '../terminal-data.ts';

/** What of a terminal is the same for every transcript of a file. */
export interface TerminalSetup {
  config: TerminalConfig;
  schemes: readonly LaneScheme[];
  caKeys: readonly LaneCaKey[];
  /** The terminal's own data elements. */
  elements: DataElements;
  /** Nobody chose a reader: it may become one like the recorded. */
  standIn: boolean;
}

type Choice = Pick<TranscriptSettings, 'config' | 'schemes' | 'caKeys'>;

/**
 * A terminal for transcripts. Without a configuration it is the demo's, which knows every key that ships: a transcript
 * may be of a virtual card, of a card of the public test lists or of a live one.
 * @throws TerminalError config_missing, config_invalid, usage
 */
export function terminalSetup(choice: Choice): TerminalSetup {
  const loaded = loadConfig(choice.config ?? paths.demoProfile);
  const { config } = loaded;
  const schemes =
    choice.schemes.length > 0 ? choice.schemes.map((file) => schemeOf(file, config)) : loaded.schemes;
  const keyFiles = [...(choice.config === null ? shippedKeyFiles() : []), ...choice.caKeys];
  return {
    config,
    schemes,
    // A key of a later file goes before the same of an earlier one.
    caKeys: [...loaded.caKeys, ...laneKeys(keyFiles.map(soundKeys))],
    elements: dataElements(terminalData(config)),
    standIn: choice.config === null && choice.schemes.length === 0,
  };
}

function shippedKeyFiles(): string[] {
  return readdirSync(paths.schemes)
    .filter((name) => name.endsWith('-ca-keys.yaml'))
    .sort()
    .map((name) => join(paths.schemes, name));
}

/** Test and live keys alike: nothing is paid with a transcript. */
const soundKeys = (file: string): CaKeyFile => readCaKeyFile(file, keysAreSound);

function schemeOf(file: string, { terminal }: TerminalConfig): LaneScheme {
  const { currency, country } = terminal;
  const market = { currency, country };
  return laneScheme(readSchemeFile(file, hasLimitsFor(market), kernelsUnderstand), market);
}

/** @throws TerminalError usage */
export function hexOption(option: string, text: string): Uint8Array {
  try {
    const bytes = fromHex(text);
    if (bytes.length > 0) return bytes;
  } catch {
    // said below
  }
  throw new TerminalError('usage', `--${option} takes bytes in hex, such as 01020304, not '${text}'.`);
}
