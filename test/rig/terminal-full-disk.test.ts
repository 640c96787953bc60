import { closeSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAgreement } from '../support/agreement.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { TerminalBench } from '../support/terminal-bench.ts';
import { WorkerRefused } from '../support/terminal-process.ts';

const MEGABYTE = 1024 * 1024;
const RESERVE_MEGABYTES = 2;

let disk: SmallDisk;
let bench: TerminalBench;
beforeAll(async () => {
  disk = SmallDisk.mount(24);
  bench = await TerminalBench.open({
    data: join(disk.path, 'data'),
    journal: { reserveMegabytes: RESERVE_MEGABYTES },
  });
  await bench.start();
  await bench.untilLink('up');
});
afterAll(async () => {
  await bench.close();
  disk.unmount();
});

const freeBytes = () => {
  const { bavail, bsize } = statfsSync(disk.path);
  return bavail * bsize;
};

/** Takes what is free page by page until nothing is: the daemon writes meanwhile, so no size is right beforehand. */
const fillUp = (path: string) => {
  const file = openSync(path, 'w');
  try {
    for (let left = 24 * MEGABYTE; left > 0; ) left -= writeSync(file, Buffer.alloc(4096));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
};

const tryToSell = async (key: string) => {
  try {
    return (await bench.sell('12.50', 'mastercard-card', key)).state;
  } catch (error) {
    if (error instanceof WorkerRefused) return error.code;
    throw error;
  }
};

test('a disk that fills up: new sales are refused, what waits is delivered, with room again sales go on', async () => {
  await bench.host.close();
  await bench.untilLink('down');
  for (let sale = 1; sale <= 20; sale++) expect(await tryToSell(`early-${sale}`)).toBe('approved');
  // So that the log has no more to give back when the disk gets full than the megabyte that it keeps.
  await bench.settle();
  const filler = join(disk.path, 'somebody-else');
  writeFileSync(filler, Buffer.alloc(freeBytes() - MEGABYTE / 2));
  expect(await tryToSell('refused')).toBe('storage_low');
  expect(await tryToSell('early-20'), 'asked again').toBe('approved');

  fillUp(`${filler}-2`);
  expect(freeBytes()).toBe(0);
  await bench.host.reopen();
  expect(await expectAgreement(bench), 'delivered on a full disk').toBe(20n * 12_50n);
  expect(await tryToSell('refused')).toBe('storage_low');

  for (const file of [filler, `${filler}-2`]) rmSync(file);
  await bench.settle();
  expect(await tryToSell('late')).toBe('approved');
  await bench.start();
  expect(await tryToSell('late'), 'after a restart').toBe('approved');
  expect(await expectAgreement(bench)).toBe(21n * 12_50n);
});
