import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideOf, type Figure, figureOf, median } from './figure.ts';
import { PROFILE, root } from './terminal.ts';

const STARTS = 5;
/** After the start, until memory is read. */
const IDLE_MS = 2_000;

interface Start {
  listensMs: number;
  readerMs: number;
  /** Processor time of all threads up to listening. */
  processorMs: number;
  rssMb: number;
  lanePrivateMb: number;
}

interface BareStart {
  ms: number;
  rssMb: number;
  privateMb: number;
}

/** `tilld run` beside a Node that does nothing. */
export async function measure(): Promise<Figure[]> {
  const starts: Start[] = [];
  const bare: BareStart[] = [];
  for (let i = 0; i < STARTS; i++) {
    starts.push(await startTilld());
    bare.push(await startNode());
  }
  const of = (pick: (start: Start) => number) => starts.map(pick);
  const besideBare = (name: string, pick: (start: BareStart) => number) => besideOf(name, bare.map(pick));
  const listens = median(of(({ listensMs }) => listensMs));
  const rss = median(of(({ rssMb }) => rssMb));
  const lane = median(of(({ lanePrivateMb }) => lanePrivateMb));
  const node = besideBare('node -e 0', ({ ms }) => ms);
  return [
    figureOf(
      'Start and idle',
      'tilld run to listening',
      'ms',
      of(({ listensMs }) => listensMs),
      {
        beside: node,
        target: { text: '<= 400 ms', holds: listens <= 400 },
        notes: { 'processor ms': median(of(({ processorMs }) => processorMs)) },
      },
    ),
    figureOf(
      'Start and idle',
      'tilld run to reader ready',
      'ms',
      of(({ readerMs }) => readerMs),
      { beside: node },
    ),
    figureOf(
      'Start and idle',
      'daemon, resident',
      'MB',
      of(({ rssMb }) => rssMb),
      {
        beside: besideBare('idle node', ({ rssMb }) => rssMb),
        target: { text: '< 100 MB', holds: rss < 100 },
      },
    ),
    figureOf(
      'Start and idle',
      'lane, private',
      'MB',
      of(({ lanePrivateMb }) => lanePrivateMb),
      {
        beside: besideBare('idle node', ({ privateMb }) => privateMb),
        target: { text: '< 15 MB', holds: lane < 15 },
      },
    ),
  ];
}

async function startTilld(): Promise<Start> {
  const folder = mkdtempSync(join(tmpdir(), 'tilld-start-'));
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(root, 'dist/tilld.js'), 'run', '--config', PROFILE, '--data', folder],
    { env: { ...process.env, TILLD_PORT: '0' }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    // The daemon leaves this note when it listens, and says that it is ready when the reader is.
    await fileSeen(folder, 'daemon.json');
    const listensMs = performance.now() - startedMs;
    const processorMs = processorTimeMs(child.pid!);
    await once(child.stdout, 'data');
    const readerMs = performance.now() - startedMs;
    await pause(IDLE_MS);
    const lane = childrenOf(child.pid!).find((pid) => commandOf(pid).includes('lane.cjs'));
    if (lane === undefined) throw new Error('tilld has no lane process');
    return {
      ...{ listensMs, readerMs, processorMs },
      ...{ rssMb: memoryOf(child.pid!).rssMb, lanePrivateMb: memoryOf(lane).privateMb },
    };
  } finally {
    await stopped(child, 'SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startNode(): Promise<BareStart> {
  const startedMs = performance.now();
  const once0 = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
  await once(once0, 'exit');
  const ms = performance.now() - startedMs;
  const idle = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  try {
    await pause(IDLE_MS);
    return { ms, ...memoryOf(idle.pid!) };
  } finally {
    await stopped(idle, 'SIGKILL');
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

function fileSeen(folder: string, name: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_event, file) => {
      if (file !== name) return;
      watcher.close();
      resolve();
    });
  });
}

/** @spec proc(5): smaps_rollup, in kB */
function memoryOf(pid: number): { rssMb: number; privateMb: number } {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const sum = (pattern: RegExp) =>
    [...rollup.matchAll(pattern)].reduce((total, [, kilobytes]) => total + Number(kilobytes), 0) / 1_024;
  return { rssMb: sum(/^Rss:\s+(\d+)/gm), privateMb: sum(/^Private_\w+:\s+(\d+)/gm) };
}

/** @spec proc(5): schedstat, time on the processor in nanoseconds */
function processorTimeMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return threads.reduce((total, nanoseconds) => total + nanoseconds, 0) / 1e6;
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

const commandOf = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
