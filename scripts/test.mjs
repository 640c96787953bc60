// @ts-check
// npm test: sets up what is missing, then lint, types, import rules and generated files beside each other, then every
// vitest project.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { bootstrap, root, run, say } from './bootstrap.mjs';

bootstrap({ forTests: true });

/** @type {[title: string, command: string, args: string[]][]} */
const checks = [
  ['Types', 'npm', ['run', '--silent', 'types']],
  ['Format and lint', 'npx', ['--no-install', 'biome', 'check', '--error-on-warnings']],
  ['Import rules', process.execPath, ['scripts/imports.mjs']],
  ['Generated files', process.execPath, ['scripts/generate.mjs', '--check']],
];

/** Seconds since then. @param {bigint} started */
const since = (started) => `${Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000} s`;

/** Says what it said when it has ended. @param {typeof checks[number]} check @returns {Promise<boolean>} */
function runBeside([title, command, args]) {
  const started = process.hrtime.bigint();
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      say(`${title}: ${since(started)}`);
      process.stdout.write(output);
      if (code !== 0) process.stderr.write(`✗ ${title} failed\n`);
      resolve(code === 0);
    });
  });
}

const verdicts = await Promise.all(checks.map(runBeside));
if (verdicts.includes(false)) process.exit(1);

say('Tests');
const started = process.hrtime.bigint();
const passed = run('npx', ['--no-install', 'vitest', 'run', ...process.argv.slice(2)]);
say(`Tests: ${since(started)}`);
if (!passed) {
  process.stderr.write('✗ Tests failed\n');
  process.exit(1);
}
