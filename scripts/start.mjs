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
terminal.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
