/* npm run simulate -- --seed N --hours H [--seeds COUNT]: runs the world and says what came of it, as JSON in the last line. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runWorld } from './world.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    hours: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
  },
});
const total = { seed: values.seed, payments: 0, crashes: 0, faults: 0, lost: 0, doubled: 0 };
let broken = false;

for (let i = 0; i < Number(values.seeds) && !broken; i++) {
  const seed = Number(values.seeds) === 1 ? values.seed : String(Number(values.seed) + i);
  const report = await runWorld({ seed, hours: Number(values.hours) });
  total.payments += report.payments;
  total.crashes += report.crashes;
  total.faults += report.faults;
  total.lost += report.lost;
  total.doubled += report.doubled;
  process.stdout.write(`seed ${seed}: ${report.payments} payments, trace ${report.trace}\n`);
  if (report.violations.length === 0) continue;
  broken = true;
  total.seed = seed;
  process.stdout.write(`${report.lastLines.map((line) => `  ${line}`).join('\n')}\n`);
  for (const { invariant, step, what } of report.violations) {
    process.stdout.write(`${invariant} broken at step ${step} of seed ${seed}: ${what}\n`);
  }
  process.stdout.write(`Replay: npm run simulate -- --seed ${seed} --hours ${values.hours}\n`);
}

process.stdout.write(`${JSON.stringify(total)}\n`);
process.exitCode = broken ? 1 : 0;
