import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { daemonConfig } from './daemon-config.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the programs that tests of the rig start. */
    workers: string;
  }
}

const source = (path: string) => join(import.meta.dirname, path);
/** A folder below is of one run, and below node_modules, so that the programs find the native packages. */
const FOLDERS = source('../../node_modules/.cache/tilld');

const AS_PROGRAM: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  external: ['better-sqlite3', 'nfc-pcsc', 'serialport', 'receiptline'],
  logLevel: 'error',
};

/** Bundles once, for all test files of a run, what they start again and again: programs of one file start fast. */
export default function buildWorkers({ provide }: TestProject): () => void {
  mkdirSync(FOLDERS, { recursive: true });
  const workers = mkdtempSync(join(FOLDERS, 'run-'));
  buildSync({
    ...AS_PROGRAM,
    entryPoints: [
      source('journal-worker.ts'),
      source('journal-worker-full-disk.ts'),
      source('../../src/daemon/lane-main.ts'),
    ],
    entryNames: '[name]',
    outdir: workers,
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  });
  buildTerminal(workers);
  provide('workers', workers);
  return () => rmSync(workers, { recursive: true, force: true });
}

/** As the daemon is built: it starts from V8's code cache. */
function buildTerminal(workers: string): void {
  buildSync({
    ...AS_PROGRAM,
    entryPoints: [source('terminal-worker.ts')],
    outfile: join(workers, 'terminal-worker.bundle.cjs'),
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'cjs',
    define: { 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  });
  const program = join(workers, 'terminal-worker.js');
  copyFileSync(source('../../scripts/cached-entry.cjs'), program);
  writeFileSync(join(workers, 'package.json'), '{ "type": "commonjs" }\n');
  prime(program);
}

/** One start, one sale and one end: V8 keeps what it has compiled on the way. */
function prime(program: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-prime-'));
  try {
    const configuration = join(folder, 'terminal.yaml');
    writeFileSync(configuration, daemonConfig(1, {}));
    const sale = JSON.stringify({ n: 1, do: 'sell', amount: '1.00', card: 'mastercard-card', key: 'prime' });
    const { status, stderr } = spawnSync(process.execPath, [program, configuration, join(folder, 'data')], {
      input: `${sale}\n`,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`the worker does not start: ${stderr}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
