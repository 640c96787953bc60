import { existsSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { Forwarder, type ForwardSettings } from '../../src/payment/forward/forwarder.ts';
import type { Payment } from '../../src/payment/payment.ts';
import type { DeliveryResult, ForwardMessage } from '../../src/platform/ports/upstream.ts';
import { SeededRandom } from '../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../src/rig/simulated/simulated-clock.ts';
import { memoryLog } from './memory-log.ts';
import { ScriptedUpstream } from './scripted-upstream.ts';
import { temporaryFolder, temporaryJournal } from './temporary-journal.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export const DELIVERED: DeliveryResult = { kind: 'acknowledged', responseCode: '00' };
export const NO_ANSWER: DeliveryResult = { kind: 'unknown', reason: 'no answer' };
export const DOWN: DeliveryResult = { kind: 'not_sent', reason: 'connection refused' };
export const refused = (responseCode: string): DeliveryResult => ({ kind: 'refused', responseCode });

/** Where a disk costs nothing: these tests write much and lose no power. */
const MEMORY = '/dev/shm';

export function memoryJournal() {
  const folder = temporaryFolder('journal', existsSync(MEMORY) ? MEMORY : undefined);
  return temporaryJournal(new SimulatedClock(), folder);
}

/** A forwarder on a real journal, with simulated time and a host on a script. */
export function forwardBench(settings: Partial<ForwardSettings> = {}) {
  const at = memoryJournal();
  const upstream = new ScriptedUpstream();
  const log = memoryLog();
  const settled: Payment[] = [];
  const make = () =>
    new Forwarder({
      journal: at.journal,
      upstream,
      clock: at.clock,
      random: new SeededRandom('forward'),
      log,
      settings: { window: 8, inquireAfterMs: 24 * HOUR, ...settings },
      onSettled: (payment) => settled.push(payment),
    });
  const forwarder = make();
  onTestFinished(() => void forwarder.stop());
  return { at, upstream, log, settled, forwarder, make };
}

export const forwardingOf = (settled: readonly Payment[]): string[] =>
  settled.map(({ id, forwarding }) => `${id} ${forwarding}`);

/** The payment a message is about. */
export const paymentIdOf = (message: ForwardMessage): string =>
  (message.kind === 'reversal' ? message.original : message.transaction).paymentId;
