import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../src/desk/cli/transcript-tools.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import { findIn, findInText } from '../support/canary.ts';
import { DaemonBench } from '../support/daemon-bench.ts';
import { READER_NAME, type RigBench, startRigBench } from '../support/readers/rig-bench.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/tilld.js', import.meta.url));

let rig: RigBench;
let folder: string;

beforeAll(async () => {
  rig = await startRigBench();
  folder = mkdtempSync(join(tmpdir(), 'tilld-record-'));
});

afterEach(() => rig.reader.remove());

afterAll(async () => {
  await rig?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** One command line; `onSaid` sees what it writes to stderr. */
function tilld(words: readonly string[], env: Record<string, string>, onSaid = (_text: string) => {}) {
  return new Promise<Run>((resolve, reject) => {
    const child = spawn(process.execPath, [PROGRAM, ...words], { env: { ...process.env, ...env } });
    const run: Run = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      run.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      run.stderr += text;
      onSaid(text);
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ ...run, code }));
  });
}

/** Records the card as it is held to the reader when tilld asks for it. */
async function record(card: string, ...flags: string[]): Promise<{ file: string; run: Run }> {
  const file = join(folder, `${card}${flags.join('')}.json`);
  const run = await tilld(
    ['rig', 'record', file, '--reader', READER_NAME, '--timeout', '20', ...flags],
    rig.pcscd.env,
    (text) => {
      if (text.includes('Hold a card')) rig.reader.insert(createCard(card));
    },
  );
  return { file, run };
}

async function replay(file: string, ...flags: string[]): Promise<ReplayResult> {
  const { code, stdout, stderr } = await tilld(['rig', 'replay', file, '--json', ...flags], {});
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const recording = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

describe('a card recorded in the clear', () => {
  it.each([
    ['mastercard-card', [], 'online_request', 'cda'],
    ['mastercard-card', ['--offline'], 'approved', 'cda'],
    ['visa-card', [], 'online_request', 'fdda'],
    ['visa-phone', ['--amount', '80.00'], 'online_request', 'fdda'],
  ])('is replayed to the same end: %s %j', async (card, flags, outcome, method) => {
    const { file, run } = await record(card, '--clear', ...flags);
    expect(run.stderr).toContain('Warning: the file will hold the card number');
    expect(run.stdout).toContain(`commands, ${outcome}, with card data in the clear`);
    const replayed = await replay(file, '--clear');
    expect(replayed).toMatchObject({ outcome, oda: { method, result: 'passed', reason: null } });
    const steps: { c: string; r: string }[] = recording(file).steps;
    expect(replayed.apdus).toEqual(steps.map(({ c, r }) => ({ c, r })));
  });

  it('that was torn away is lost at the same command', async () => {
    const { file, run } = await record('torn-card', '--clear');
    const { outcome, steps } = recording(file);
    expect(run.stdout).toContain(outcome);
    expect(steps.at(-1).r).toBe('');
    const replayed = await replay(file);
    expect(replayed).toMatchObject({ outcome });
    expect(replayed.apdus.at(-1)).toMatchObject({ c: expect.stringMatching(/^80AE/), r: '' });
  });

  it('shows no card number in a replay that was not asked for it', async () => {
    const { file } = await record('mastercard-phone', '--clear');
    expect(packedIn(readFileSync(file, 'utf8'))).toBeGreaterThan(0);
    for (const flags of [['--json'], []]) {
      const { stdout } = await tilld(['rig', 'replay', file, ...flags], {});
      expect(stdout).toContain('A0000000041010');
      expect(packedIn(stdout)).toBe(0);
      expect(findInText(stdout)).toEqual([]);
    }
  });
});

/** Cards of the tray whose number stands in the hex of a text. */
function packedIn(text: string): number {
  const runs = text.match(/(?:[0-9A-F]{2}){8,}/g) ?? [];
  return runs.flatMap((run) => findIn(Buffer.from(run, 'hex'))).length;
}

describe('a card recorded as usual', () => {
  it.each(['mastercard-card', 'visa-phone'])(
    'of %s is masked, and is not authenticated when it is replayed',
    async (card) => {
      const { file, run } = await record(card);
      expect(run.stdout).toContain('online_request, masked');
      const text = readFileSync(file, 'utf8');
      expect([packedIn(text), findInText(text)]).toEqual([0, []]);
      expect(recording(file)).toMatchObject({ masked: true, reader: expect.stringContaining(READER_NAME) });
      expect(statSync(file).mode & 0o077).toBe(0);
      const { oda, data, apdus } = await replay(file);
      expect(oda.result).toBe('failed');
      expect(apdus).toHaveLength(recording(file).steps.length);
      expect(data['57']).toMatch(/^\d{6}F{6}\d{4}D/);
    },
  );

  it('is never written over another file', async () => {
    const { file } = await record('visa-card');
    const before = readFileSync(file);
    const { run } = await record('visa-card');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('is there already');
    expect(readFileSync(file)).toEqual(before);
  });
});

it('a reader that is not there is said, and nothing is written', async () => {
  const file = join(folder, 'none.json');
  const { code, stderr } = await tilld(['rig', 'record', file, '--reader', 'ACR'], rig.pcscd.env);
  expect(code).toBe(1);
  expect(stderr).toContain('No reader named "ACR" is there.');
  expect(existsSync(file)).toBe(false);
});

it('the virtual reader of a running tilld is recorded while no payment runs', async () => {
  const bench = await DaemonBench.open();
  try {
    const file = join(folder, 'daemon.json');
    const words = ['rig', 'record', file, '--clear', '--data', bench.data];
    const run = await tilld(words, {}, (text) => {
      if (text.includes('Hold a card')) void bench.tap('visa-card');
    });
    expect(run.stdout).toContain('online_request');
    expect(await replay(file)).toMatchObject({ aid: 'A0000000031010', outcome: 'online_request' });
    expect((await bench.sell('8.00', 'visa-card')).state).toBe('approved');
  } finally {
    await bench.close();
  }
});
