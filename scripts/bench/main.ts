/*
 * npm run bench. Each section measures one part of tilld and, in the same run and on the same machine, the floor
 * or peer that it is judged by; what another program does meanwhile hits both.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { table } from './table.ts';

/** Loaded one by one, so that no section's code is in another's heap. */
const SECTIONS: Readonly<Record<string, () => Promise<{ measure(): Promise<Figure[]> }>>> = {
  apdu: () => import('./apdu.ts'),
  tap: () => import('./tap.ts'),
  kernel: () => import('./kernel.ts'),
  tlv: () => import('./tlv.ts'),
  journal: () => import('./journal.ts'),
  forward: () => import('./forward.ts'),
  start: () => import('./start.ts'),
  tender: () => import('./tender.ts'),
  iso8583: () => import('./iso8583.ts'),
  simulation: () => import('./simulation.ts'),
};

const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean', default: false } },
});
const names = Object.keys(SECTIONS);
const wanted = values.only?.split(',') ?? names;
const unknown = wanted.find((name) => !names.includes(name));
if (values.list || unknown !== undefined) {
  process.stdout.write(`sections: ${names.join(', ')}\n`);
  process.exit(unknown === undefined ? 0 : 1);
}

const [loadBefore = 0] = loadavg();
const figures: Figure[] = [];
for (const name of wanted) {
  process.stderr.write(`• ${name}\n`);
  const section = await SECTIONS[name]!();
  figures.push(...(await section.measure()));
}
const machine = {
  node: process.version,
  processors: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
  load: [loadBefore, loadavg()[0]!],
};
const results = fileURLToPath(new URL('../../bench/results/', import.meta.url));
mkdirSync(results, { recursive: true });
writeFileSync(`${results}latest.json`, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
process.stdout.write(`\n${table(figures)}\n`);
process.stdout.write(
  `Node ${machine.node}, ${machine.processors}; load ${machine.load.map((load) => load.toFixed(1)).join(' before, ')} after.\n`,
);
const missed = figures.filter(({ target }) => target?.holds === false);
if (missed.length > 0) process.stdout.write(`${missed.length} of the targets are missed in this run.\n`);
