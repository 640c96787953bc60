import { defineConfig } from 'vitest/config';

const project = (name: string, options: { testTimeout?: number; fileParallelism?: boolean } = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node' as const, ...options },
});

/** rig and browser tests start real processes: one file at a time, longer bounds. */
export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('contract'),
      project('conformance'),
      project('simulation', { testTimeout: 60_000 }),
      project('rig', { testTimeout: 60_000, fileParallelism: false }),
      project('browser', { testTimeout: 60_000, fileParallelism: false }),
    ],
  },
});
