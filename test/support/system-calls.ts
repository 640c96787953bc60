import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { waitFor } from './wait-for.ts';

/** What makes something durable, or lets somebody else know. */
const CALLS = ['fsync', 'fdatasync', 'pwrite64', 'write', 'writev', 'sendto', 'sendmsg'];
/** A line of the log tells nobody that a payment is made. */
const LOG_LINE = /^write\(\d+, "\{\\"level/;

/** The `when`-th call of that name since the tracer came. */
export interface CallPoint {
  call: string;
  when: number;
}

export interface Tracer {
  /** Gone when the process is gone, or when this is called. */
  detach(): Promise<void>;
}

async function attach(pid: number, parameters: readonly string[]): Promise<Tracer> {
  const child = spawn('strace', ['-p', String(pid), ...parameters], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const end = new Promise<void>((resolve) => {
    child.on('close', () => {
      ended = true;
      resolve();
    });
  });
  await waitFor('strace', () => {
    if (ended) throw new Error(`strace ended: ${stderr}`);
    return stderr.includes('attached');
  });
  return {
    async detach() {
      if (!ended) child.kill('SIGINT');
      await end;
    },
  };
}

/** The calls that the main thread of `pid` makes during `work`, in their order, without those that write its log. */
export async function callsDuring(pid: number, work: () => Promise<unknown>): Promise<CallPoint[]> {
  const file = `/tmp/tilld-calls-${pid}`;
  try {
    const tracer = await attach(pid, ['-o', file, '-e', `trace=${CALLS.join(',')}`]);
    await work();
    await tracer.detach();
    const counts = new Map<string, number>();
    return readFileSync(file, 'latin1')
      .split('\n')
      .flatMap((line) => {
        const call = /^\w+(?=\()/.exec(line)?.[0];
        if (!call) return [];
        const when = (counts.get(call) ?? 0) + 1;
        counts.set(call, when);
        return LOG_LINE.test(line) ? [] : [{ call, when }];
      });
  } finally {
    rmSync(file, { force: true });
  }
}

/** Kills `pid` with -9 as it enters that call: the call itself is not made. */
export function killAt(pid: number, { call, when }: CallPoint): Promise<Tracer> {
  return attach(pid, [
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:signal=KILL:when=${when}`,
  ]);
}

/** Makes that call fail, and those after it too where `forGood`. */
export function failAt(
  pid: number,
  { call, when }: CallPoint,
  error: 'EIO' | 'ENOSPC',
  forGood = false,
): Promise<Tracer> {
  const which = `${when}${forGood ? '+' : ''}`;
  return attach(pid, [
    '-o',
    '/dev/null',
    '-e',
    `trace=${call}`,
    '-e',
    `inject=${call}:error=${error}:when=${which}`,
  ]);
}

/**
 * Of a row of page writes the last, with the whole commit written and nothing of it synced: those before leave less. Of
 * everything else each.
 */
export function tellingPoints(calls: readonly CallPoint[]): CallPoint[] {
  return rows(calls).flatMap((row) => (row[0]!.call === 'pwrite64' ? row.slice(-1) : row));
}

function rows(calls: readonly CallPoint[]): CallPoint[][] {
  const found: CallPoint[][] = [];
  for (const point of calls) {
    const row = found.at(-1);
    if (row?.[0]?.call === point.call) row.push(point);
    else found.push([point]);
  }
  return found;
}
