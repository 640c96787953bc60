import { type CaKeyFault, checkCaPublicKey } from '../card/emv/ca-keys.ts';
import { caPublicKey, type LaneCaKey } from '../card/lane/lane-schemes.ts';
import type { CaKeyCheck, CaKeyFile } from '../platform/config/ca-key-file.ts';

const REMEDY: Readonly<Record<CaKeyFault['field'], string>> = {
  rid: 'copy it again',
  index: 'copy it again',
  modulus: 'copy it again from where it was published',
  exponent: 'copy it again from where it was published',
  checksum: 'copy the key again from where it was published',
};

/** That each key is sound, its checksum included. */
export const keysAreSound: CaKeyCheck = ({ keys }, context) => {
  for (const [position, key] of keys.entries()) {
    const fault = checkCaPublicKey(caPublicKey(key));
    if (!fault) continue;
    const message = `${fault.problem} (${nameOf(key)}); ${REMEDY[fault.field]}`;
    context.addIssue({ code: 'custom', path: ['keys', position, fault.field], message });
  }
};

/** That test keys are loaded by test rigs, and live keys by live terminals. */
export function keysAreFor(isRig: boolean): CaKeyCheck {
  return ({ keys }, context) => {
    for (const [position, key] of keys.entries()) {
      if (key.test === isRig) continue;
      const message = key.test
        ? `a test key in a live terminal (${nameOf(key)}); take it out, or add "rig: {}" if this is a test rig`
        : `a live key in a test rig (${nameOf(key)}); take it out, or take "rig" out if this is a shop`;
      context.addIssue({ code: 'custom', path: ['keys', position, 'test'], message });
    }
  };
}

/** The keys of all files, each with the issuer certificates of any file that are withdrawn. */
export function laneKeys(files: readonly CaKeyFile[]): LaneCaKey[] {
  const revoked = files.flatMap((file) => file.revoked);
  return files.flatMap(({ keys }) =>
    keys.map(({ source: _, ...key }) => {
      const serials = revoked
        .filter(({ rid, index }) => rid === key.rid && index === key.index)
        .map(({ serial }) => serial);
      return { ...key, ...(serials.length > 0 ? { revoked: serials } : {}) };
    }),
  );
}

export const nameOf = ({ rid, index }: { rid: string; index: string }): string => `${rid}, index ${index}`;
