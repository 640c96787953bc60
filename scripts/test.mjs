// @ts-check
// npm test: sets up what is missing, then lint, types, import rules and every vitest project, in that order.
import process from 'node:process';
import { bootstrap, run, say } from './bootstrap.mjs';

bootstrap({ forTests: true });

const only = process.argv.slice(2);
/** @type {[string, string, string[]][]} */
const steps = [
  ['Format and lint', 'npx', ['--no-install', 'biome', 'check', '--error-on-warnings']],
  ['Types', 'npm', ['run', '--silent', 'types']],
  ['Import rules', process.execPath, ['scripts/imports.mjs']],
  ['Generated files', process.execPath, ['scripts/generate.mjs', '--check']],
  ['Tests', 'npx', ['--no-install', 'vitest', 'run', ...only]],
];

for (const [title, command, args] of steps) {
  say(title);
  const started = process.hrtime.bigint();
  if (!run(command, args)) {
    process.stderr.write(`✗ ${title} failed\n`);
    process.exit(1);
  }
  say(`${title}: ${Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000} s`);
}
