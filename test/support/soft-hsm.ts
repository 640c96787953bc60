import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SOFT_HSM_MODULE = '/usr/lib/softhsm/libsofthsm2.so';

/** A software token in a folder of its own, for this process. */
export interface SoftHsm {
  folder: string;
  pinFile: string;
  /** Initialises one more token. */
  addToken(label: string): void;
  /** Takes all tokens away. */
  unplug(): void;
  dispose(): void;
}

const PIN = '246810';

/** SoftHSM reads its place from the environment: one at a time in a process. */
export function createSoftHsm(label: string): SoftHsm {
  const folder = mkdtempSync(join(tmpdir(), 'softhsm-'));
  const [tokens, configuration, pinFile] = ['tokens', 'softhsm2.conf', 'pin'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  mkdirSync(tokens);
  writeFileSync(configuration, `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
  writeFileSync(pinFile, `${PIN}\n`, { mode: 0o600 });
  process.env['SOFTHSM2_CONF'] = configuration;
  const hsm: SoftHsm = {
    folder,
    pinFile,
    addToken: (name) => {
      const pins = ['--pin', PIN, '--so-pin', '13579246'];
      execFileSync('softhsm2-util', ['--init-token', '--free', '--label', name, ...pins], { stdio: 'pipe' });
    },
    unplug: () => {
      rmSync(tokens, { recursive: true });
      mkdirSync(tokens);
    },
    dispose: () => {
      delete process.env['SOFTHSM2_CONF'];
      rmSync(folder, { recursive: true });
    },
  };
  hsm.addToken(label);
  return hsm;
}
