// @ts-check
// Writes what is generated from the code: state diagram, error list, configuration schema, reference and example.
// With --check it writes nothing and fails when a file is not what the code says.
import process from 'node:process';
import { run } from './bootstrap.mjs';

process.exit(
  run('npx', ['--no-install', 'tsx', 'scripts/generate/main.ts', ...process.argv.slice(2)]) ? 0 : 1,
);
