import { existsSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = '/usr/lib';

/** Debian keeps it below the machine's own folder. */
function faketimeLibrary(): string {
  const found = readdirSync(LIBRARIES)
    .map((folder) => join(LIBRARIES, folder, 'faketime/libfaketime.so.1'))
    .find((path) => existsSync(path));
  if (!found) throw new Error('libfaketime is not there: apt-get install libfaketime');
  return found;
}

/** A wall clock that a test moves under a running process; the monotonic clock stays the machine's. */
export class MovedClock {
  readonly #file: string;

  constructor(folder: string) {
    this.#file = join(folder, 'faketime');
    this.move(0);
  }

  get environment(): Record<string, string> {
    return {
      LD_PRELOAD: faketimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      FAKETIME_NO_CACHE: '1',
    };
  }

  /** So many hours from the machine's time, forward or back, from now on. */
  move(hours: number): void {
    writeFileSync(`${this.#file}.new`, `${hours < 0 ? '' : '+'}${hours}h\n`);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
