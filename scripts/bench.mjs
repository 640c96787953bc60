// @ts-check
// Measures tilld beside its floors and peers and prints one table; JSON goes to bench/results/latest.json.
//   npm run bench                                 everything, in about a minute
//   npm run bench -- --only kernel,tlv            some sections; --list names them
import process from 'node:process';
import { bootstrap, run } from './bootstrap.mjs';

bootstrap({ forTests: true });
process.exit(run('npx', ['--no-install', 'tsx', 'scripts/bench/main.ts', ...process.argv.slice(2)]) ? 0 : 1);
