// @ts-check
// npm run simulate -- --seed N --hours H [--seeds COUNT]
// A shop with terminal, host, network, disk and cards, all simulated, for some hours of its own time, with faults and
// crashes; then the books are compared. The last line is JSON; the exit code is 1 when an invariant was broken.
import process from 'node:process';
import { bootstrap, run } from './bootstrap.mjs';

bootstrap({ forTests: true });
process.exit(
  run('npx', ['--no-install', 'tsx', 'test/simulation/world/simulate.ts', ...process.argv.slice(2)]) ? 0 : 1,
);
