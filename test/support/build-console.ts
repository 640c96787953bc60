import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the built console. */
    consoleRoot: string;
  }
}

/** Builds the console once, for all test files of a run, so that none of them looks at an old one. */
export default async function buildConsole({ provide }: TestProject): Promise<() => Promise<void>> {
  const consoleRoot = await mkdtemp(join(tmpdir(), 'console-'));
  const configFile = fileURLToPath(new URL('../../src/desk/console/vite.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'error', build: { outDir: consoleRoot } });
  provide('consoleRoot', consoleRoot);
  return () => rm(consoleRoot, { recursive: true, force: true });
}
