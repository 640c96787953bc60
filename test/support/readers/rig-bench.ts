import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivatePcscd } from '../../../drivers/readers/virtual/private-pcscd.ts';
import { VirtualReader } from '../../../drivers/readers/virtual/reader-server.ts';
// @ts-expect-error plain JavaScript: it runs before anything is installed
import { buildIfd } from '../../../scripts/build-ifd.mjs';
import { SystemClock } from '../../../src/platform/system/system-clock.ts';

export const READER_NAME = 'tilld test reader';

export interface RigBench {
  reader: VirtualReader;
  pcscd: PrivatePcscd;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

/** A virtual reader behind a real pcscd of its own, in a folder of its own. */
export async function startRigBench(): Promise<RigBench> {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-rig-'));
  const reader = new VirtualReader(join(folder, 'reader.sock'));
  const pcscd = new PrivatePcscd({
    folder: join(folder, 'pcscd'),
    readerSocket: reader.socketPath,
    readerName: READER_NAME,
    library: buildIfd() as string,
    clock: new SystemClock(),
  });
  await reader.listen();
  await pcscd.start();
  return {
    reader,
    pcscd,
    async stop() {
      await pcscd.stop();
      await reader.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const POLL_MS = 2;

/** Waits until `condition` holds. For things that happen in other processes, where no event tells. @throws Error after `withinMs` */
export async function eventually(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  for (const startedMs = performance.now(); !(await condition()); ) {
    if (performance.now() - startedMs > withinMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
