import { dirname, resolve } from 'node:path';
import type { LaneCaKey, LaneScheme } from '../card/lane/lane-schemes.ts';
import type { OfflineLimits } from '../payment/session/offline-rules.ts';
import { type CaKeyFile, readCaKeyFile } from '../platform/config/ca-key-file.ts';
import { laneScheme } from '../platform/config/lane-scheme.ts';
import { hasLimitsFor, readSchemeFile, type SchemeFile } from '../platform/config/scheme-file.ts';
import { type TerminalConfig, terminalConfigSchema } from '../platform/config/terminal-config.ts';
import { type LocatedYaml, readLocatedYaml } from '../platform/config/yaml-file.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { nearest } from '../platform/text/nearest.ts';
import { keysAreFor, keysAreSound, laneKeys, nameOf } from './lane-ca-keys.ts';
import { offlineLimits } from './offline-limits.ts';
import { plugins } from './plugins.ts';
import { combinationNames, combinationsDiffer, kernelsUnderstand } from './scheme-checks.ts';

/** The configuration with everything it names read and checked. */
export interface LoadedConfig {
  /** Where it was read from: paths in it are relative to this. */
  file: string;
  config: TerminalConfig;
  schemes: LaneScheme[];
  caKeys: LaneCaKey[];
  limits: OfflineLimits;
}

/** @throws TerminalError config_missing, config_invalid, naming file, line, column, reason and remedy */
export function loadConfig(file: string): LoadedConfig {
  const terminal = readLocatedYaml(file, terminalConfigSchema(plugins));
  const config = terminal.content;
  const { currency, country } = config.terminal;
  const market = { currency, country };
  const schemes = readNamed(terminal, file, 'schemes', (name) =>
    readSchemeFile(name, hasLimitsFor(market), kernelsUnderstand, combinationsDiffer),
  );
  const keyFiles = readNamed(terminal, file, 'caKeys', (name) =>
    readCaKeyFile(name, keysAreSound, keysAreFor(config.rig !== undefined)),
  );
  const place = (setting: NamedFiles) => (index: number) => terminal.place([setting, index]);
  refuseTwice(
    schemes.map((scheme) => combinationNames(scheme).map(([name]) => name)),
    place('schemes'),
  );
  refuseTwice(
    keyFiles.map(({ keys }) => keys.map((key) => `the key ${nameOf(key)}`)),
    place('caKeys'),
  );
  refuseSchemesWithoutKey(schemes, keyFiles, place('schemes'));
  refuseLimitsOfNoScheme(terminal, schemes);
  return {
    file,
    config,
    schemes: schemes.map((scheme) => laneScheme(scheme, market)),
    caKeys: laneKeys(keyFiles),
    limits: offlineLimits(config),
  };
}

/** Limits of a scheme whose name is not quite right would be no limits. */
function refuseLimitsOfNoScheme(terminal: LocatedYaml<TerminalConfig>, schemes: readonly SchemeFile[]): void {
  const known = schemes.map(({ scheme }) => scheme);
  const unknown = Object.keys(terminal.content.offline.schemes).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  throw wrong(
    `${terminal.place(['offline', 'schemes', unknown])}: no scheme file is of "${unknown}"`,
    meant ? `Did you mean "${meant}"?` : `The schemes of this terminal are ${known.join(', ')}.`,
  );
}

type NamedFiles = 'schemes' | 'caKeys';

/** The files a setting names, relative to the terminal's own. */
function readNamed<Content>(
  terminal: LocatedYaml<TerminalConfig>,
  terminalFile: string,
  setting: NamedFiles,
  read: (file: string) => Content,
): Content[] {
  return terminal.content[setting].map((name, index) => {
    const file = resolve(dirname(terminalFile), name);
    try {
      return read(file);
    } catch (error) {
      if (!(error instanceof TerminalError) || error.code !== 'config_missing') throw error;
      const message = `${terminal.place([setting, index])}: the file ${file} cannot be read`;
      const hint = `Put it there, or correct the path: it is relative to ${terminalFile}.`;
      throw new TerminalError('config_missing', message, { hint, cause: error.cause });
    }
  });
}

/** What two files have in common, of what may be there once. */
function refuseTwice(files: readonly string[][], place: (file: number) => string): void {
  const first = new Map<string, number>();
  for (const [index, names] of files.entries()) {
    for (const name of names) {
      const before = first.get(name);
      if (before === undefined) first.set(name, index);
      else if (before !== index)
        throw wrong(
          `${place(index)}: ${name} is in ${place(before)} as well`,
          'Take it out of one of the files.',
        );
    }
  }
}

/** Without a key no card of the scheme could ever prove itself, and each would be declined. */
function refuseSchemesWithoutKey(
  schemes: readonly SchemeFile[],
  keyFiles: readonly CaKeyFile[],
  place: (file: number) => string,
): void {
  const rids = new Set(keyFiles.flatMap(({ keys }) => keys.map(({ rid }) => rid)));
  for (const [index, { combinations }] of schemes.entries()) {
    const without = combinations.find(({ aid }) => !rids.has(aid.slice(0, 10)));
    if (!without) continue;
    const problem = `no CA public key for ${without.aid}: none of the files under caKeys has one of RID ${without.aid.slice(0, 10)}`;
    throw wrong(`${place(index)}: ${problem}`, 'Add the keys of the scheme, or take the scheme out.');
  }
}

function wrong(problem: string, hint: string): TerminalError {
  return new TerminalError('config_invalid', problem, { hint });
}
