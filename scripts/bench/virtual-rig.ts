import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivatePcscd } from '../../drivers/readers/virtual/private-pcscd.ts';
import { VirtualReader } from '../../drivers/readers/virtual/reader-server.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
// @ts-expect-error plain JavaScript: the build uses it
import { buildIfd } from '../build-ifd.mjs';

export const READER_NAME = 'tilld bench reader';

/** As PC/SC lists it. */
export const LISTED_READER_NAME = `${READER_NAME} 00 00`;

export interface VirtualRig {
  reader: VirtualReader;
  /** For processes that are to see the reader. */
  environment: Record<string, string>;
  folder: string;
}

/** Runs `work` with a virtual reader, played by this process, behind a pcscd of its own; ends both whatever happens. */
export async function withVirtualRig<T>(work: (rig: VirtualRig) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-bench-'));
  const reader = new VirtualReader(join(folder, 'reader.sock'));
  const pcscd = new PrivatePcscd({
    folder: join(folder, 'pcscd'),
    readerSocket: reader.socketPath,
    readerName: READER_NAME,
    library: buildIfd() as string,
    clock: new SystemClock(),
  });
  try {
    await reader.listen();
    await pcscd.start();
    return await work({ reader, environment: { ...pcscd.env }, folder });
  } finally {
    await pcscd.stop();
    await reader.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
