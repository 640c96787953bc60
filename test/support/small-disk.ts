import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A tmpfs of a few megabytes. Needs root, as the tests have it in CI. */
export class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), 'tilld-small-'));

  static mount(megabytes: number): SmallDisk {
    const disk = new SmallDisk();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk.path]);
    return disk;
  }

  unmount(): void {
    execFileSync('umount', [this.path]);
    rmdirSync(this.path);
  }
}
