import { statfsSync } from 'node:fs';
import type { DiskSpace } from '../ports/disk-space.ts';

/** Room on the file system that holds `folder`, for a user without privileges. */
export function fileSystemSpace(folder: string): DiskSpace {
  return {
    freeBytes() {
      try {
        const { bavail, bsize } = statfsSync(folder);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
  };
}
