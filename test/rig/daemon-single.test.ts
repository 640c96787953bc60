import { afterEach, expect, test } from 'vitest';
import { DaemonBench } from '../support/daemon-bench.ts';
import { waitFor } from '../support/wait-for.ts';

let bench: DaemonBench;
afterEach(() => bench.close());

test('a second daemon on the same folder refuses, says what to do, and does not disturb the first', async () => {
  bench = await DaemonBench.open();
  const { body } = await bench.create('12.50');
  const before = bench.processes().map(({ pid }) => pid);
  const second = bench.run('run', '--config', bench.configuration);
  await waitFor('the end of the second', () => second.child.exitCode !== null);
  expect(second.child.exitCode).toBe(1);
  expect(second.output()).toMatch(/in use by another tilld \(pid \d+\)/);
  expect(second.output().trim().split('\n').length).toBeGreaterThan(1);
  expect(bench.processes().map(({ pid }) => pid)).toEqual(before);
  await bench.tap('visa-phone');
  expect(await bench.end(body.id)).toMatchObject({ state: 'approved' });
  const status = bench.run('status');
  await waitFor('the status', () => status.child.exitCode !== null);
  expect([status.child.exitCode, status.output()]).toEqual([0, expect.stringContaining('ready')]);
});

test('stopped in good order it leaves no process and no note behind, and ends with 0', async () => {
  bench = await DaemonBench.open();
  await bench.sell('12.50', 'visa-phone');
  expect(await bench.kill('SIGTERM')).toBe(0);
  const status = bench.run('status');
  await waitFor('the status', () => status.child.exitCode !== null);
  expect(status.child.exitCode).toBe(1);
  expect(status.output()).toContain('No tilld runs');
  await bench.start();
  expect(await bench.sell('12.50', 'visa-phone')).toMatchObject({ state: 'approved' });
});
