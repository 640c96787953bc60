// @ts-check
// npm start: sets up what is missing, then runs the terminal with the demo profile.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { bootstrap, root } from './bootstrap.mjs';

bootstrap({ forTests: false });
const extra = process.argv.slice(2);
const args = extra.includes('--config') ? extra : ['--config', 'config/profiles/demo.yaml', ...extra];
const terminal = spawn(process.execPath, ['dist/tilld.js', 'run', ...args], { cwd: root, stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => terminal.kill(signal));
}
// npm that is killed for good forwards nothing: without it the terminal goes down as well.
const parent = process.ppid;
if (process.env['npm_lifecycle_event'] === 'start') {
  setInterval(() => process.ppid !== parent && terminal.kill('SIGTERM'), 1_000).unref();
}
terminal.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
