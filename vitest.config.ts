import { defineConfig } from 'vitest/config';
import type { ProjectConfig } from 'vitest/node';

const project = (name: string, options: ProjectConfig) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node' as const, ...options },
});

/** Pure code on all cores. Nothing in it lives longer than a test, so that files can share a process and its modules. */
const pure: ProjectConfig = { maxWorkers: '100%', isolate: false, testTimeout: 20_000 };

/**
 * These start real processes, and mostly wait for them: after the others, two files at a time, longer bounds. Each file
 * has folders, ports, readers and namespaces of its own; what they start is built once a run.
 */
const processes: ProjectConfig = { maxWorkers: 2, sequence: { groupOrder: 1 }, testTimeout: 120_000 };

export default defineConfig({
  test: {
    projects: [
      project('unit', pure),
      project('contract', pure),
      project('conformance', pure),
      project('simulation', { maxWorkers: '100%', testTimeout: 60_000 }),
      project('rig', { ...processes, globalSetup: 'test/support/build-workers.ts' }),
      project('browser', { ...processes, globalSetup: 'test/support/build-console.ts' }),
    ],
  },
});
