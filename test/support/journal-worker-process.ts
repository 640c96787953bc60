import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, inject } from 'vitest';
import type { Journal } from '../../src/payment/journal/journal.ts';
import type { Payment } from '../../src/payment/payment.ts';
import type { WorkerLine } from './journal-worker.ts';

export interface WorkerRun {
  path: string;
  /** Number of the first payment. */
  first: number;
  rounds: number;
  /** Arguments of a strace that watches it or breaks its system calls. */
  strace?: readonly string[];
  mark?: boolean;
  /** SIGKILL after this many lines. */
  killAfterLines?: number;
}

export interface WorkerEnd {
  lines: WorkerLine[];
  exitCode: number | null;
  stderr: string;
}

export function startWorker(run: WorkerRun): {
  pid: number;
  opened: Promise<void>;
  ended: Promise<WorkerEnd>;
  kill(): void;
} {
  const worker = join(inject('workers'), 'journal-worker.mjs');
  const command = [process.execPath, worker, run.path, String(run.first), String(run.rounds)];
  if (run.mark) command.push('mark');
  const [program, ...parameters] = run.strace ? ['strace', '-f', '-qq', ...run.strace, ...command] : command;
  const child = spawn(program!, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let stderr = '';
  let sawOpen: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    sawOpen = resolve;
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
  });
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (text.includes('"open"')) sawOpen();
    if (run.killAfterLines !== undefined && text.split('\n').length > run.killAfterLines)
      child.kill('SIGKILL');
  });
  const ended = new Promise<WorkerEnd>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      sawOpen();
      resolve({ lines: linesOf(text), exitCode, stderr });
    });
  });
  return { pid: child.pid!, opened, ended, kill: () => child.kill('SIGKILL') };
}

/** The last line may be cut off by the kill; a line that is whole was said. */
function linesOf(text: string): WorkerLine[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as WorkerLine);
}

/** Whatever killed the workers that said `lines`: what they were told is durable is there, and nothing is torn. */
export function expectSurvived(journal: Journal, lines: readonly WorkerLine[]): void {
  const stored = allPayments(journal);
  const owed = new Map(journal.outbox().map((entry) => [entry.payment.id, entry]));
  const stanOwners = new Map<number, string>();
  const owns = (stan: number | null, owner: string) => {
    if (stan === null) return;
    expect(stanOwners.get(stan) ?? owner, `STAN ${stan}`).toBe(owner);
    stanOwners.set(stan, owner);
  };

  for (const line of lines) {
    if (line.said === 'payment') {
      const payment = stored.get(line.id);
      expect(payment?.version, line.id).toBeGreaterThanOrEqual(line.version);
      if (payment?.version === line.version)
        expect(payment).toMatchObject({ state: line.state, stan: line.stan });
      owns(line.stan, line.id);
    }
    if (line.said === 'acknowledged') {
      expect(stored.get(line.id)?.forwarding).toMatch(/_acknowledged$/);
      expect(owed.has(line.id)).toBe(false);
    }
  }
  for (const payment of stored.values()) {
    owns(payment.stan, payment.id);
    const entry = owed.get(payment.id);
    expect(entry ? `${entry.kind}_pending` : payment.forwarding, payment.id).toBe(payment.forwarding);
    if (!entry) expect(payment.forwarding).not.toMatch(/_pending$/);
    if (payment.state === 'approved') expect(payment.forwarding).toMatch(/^advice_/);
    if (payment.state === 'declined') expect(payment.forwarding).toMatch(/^reversal_/);
    expect(journal.printJobs(payment.id)).toHaveLength(payment.finalAt === null ? 0 : 1);
  }
  for (const entry of owed.values()) owns(entry.stan, `reversal of ${entry.payment.id}`);
  const advices = [...owed.values()].filter(({ kind }) => kind === 'advice');
  expect(journal.offlineExposure().count).toBe(advices.length);
}

function allPayments(journal: Journal): Map<string, Payment> {
  return new Map(journal.payments({ limit: 1000 }).map((payment) => [payment.id, payment]));
}
