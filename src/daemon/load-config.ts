import { dirname, resolve } from 'node:path';
import type { LaneCaKey } from '../card/lane/lane-schemes.ts';
import type { OfflineLimits } from '../payment/session/offline-rules.ts';
import {
  type LaneScheme,
  laneScheme,
  readCaKeyFile,
  readSchemeFile,
} from '../platform/config/scheme-files.ts';
import { type TerminalConfig, terminalConfigSchema } from '../platform/config/terminal-config.ts';
import { readYamlFile } from '../platform/config/yaml-file.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { parseAmount } from '../platform/money/amount.ts';
import { checkedCaKeys } from './lane-ca-keys.ts';
import { plugins } from './plugins.ts';

/** The configuration with everything it names read and checked. */
export interface LoadedConfig {
  config: TerminalConfig;
  schemes: LaneScheme[];
  caKeys: LaneCaKey[];
  limits: OfflineLimits;
}

const HOUR_MS = 3_600_000;

/** @throws TerminalError config_missing, config_invalid, naming file, line, column, reason and remedy */
export function loadConfig(file: string): LoadedConfig {
  const config = readYamlFile(file, terminalConfigSchema(plugins));
  const { currency } = config.terminal;
  const minor = (text: string) => parseAmount(text, currency).minor;
  const beside = (name: string) => resolve(dirname(file), name);
  return {
    config,
    schemes: config.schemes.map((name) => readScheme(beside(name), currency)),
    caKeys: config.caKeys.flatMap((name) => checkedCaKeys(beside(name), readCaKeyFile(beside(name)), config)),
    limits: {
      enabled: config.offline.enabled,
      perPaymentMinor: minor(config.offline.perPayment),
      count: config.offline.count,
      sumMinor: minor(config.offline.sum),
      ageMs: config.offline.ageHours * HOUR_MS,
      fddaMinor: minor(config.offline.fdda),
    },
  };
}

function readScheme(file: string, currency: string): LaneScheme {
  const scheme = readSchemeFile(file);
  if (scheme.currency !== currency) {
    throw wrong(
      file,
      `currency: the limits are in ${scheme.currency}, the terminal sells in ${currency}`,
      'Write the limits in the terminal’s currency.',
    );
  }
  return laneScheme(scheme);
}

function wrong(file: string, problem: string, hint: string): TerminalError {
  return new TerminalError('config_invalid', `${file} ${problem}`, { hint });
}
