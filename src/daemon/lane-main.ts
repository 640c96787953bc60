/*
 * The lane process: wires one reader, the kernels and the sealer together and talks to the supervisor over IPC.
 * Loads as little as it can: no configuration schema, no log.
 */
import { KERNELS } from '../card/kernels/index.ts';
import { Lane } from '../card/lane/lane.ts';
import type { FromLane, LaneConfiguration, ToLane } from '../card/lane/protocol.ts';
import { createEpochOpener, createSealer } from '../platform/crypto/envelope.ts';
import type { CardReader, ReaderSurroundings } from '../platform/ports/card-reader.ts';
import { SystemClock } from '../platform/system/system-clock.ts';
import { SystemRandom } from '../platform/system/system-random.ts';
import { rehearse } from './lane-rehearsal.ts';

const clock = new SystemClock();
const random = new SystemRandom();

/** SIGKILL, because an orderly exit waits for native threads, of which one may hang. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

function post(message: FromLane, sent: () => void = () => {}): void {
  process.send?.(message, sent);
}

type OpenReader = (options: object, surroundings: ReaderSurroundings) => Promise<CardReader>;

const openPcsc: OpenReader = async (options, surroundings) => {
  const { PcscReader } = await import('../../drivers/readers/pcsc/pcsc-reader.ts');
  return new PcscReader(options, surroundings);
};

/** Drivers by the word in the configuration; their options were checked by the daemon. */
const READERS: Readonly<Record<string, OpenReader>> = {
  pcsc: openPcsc,
  // The only reader of a pcscd of its own, to which PCSCLITE_CSOCK_NAME leads: seen through the same driver.
  virtual: openPcsc,
};

async function openReader({ reader, apduTimeoutMs }: LaneConfiguration): Promise<CardReader> {
  const open = READERS[reader.driver];
  if (!open) throw new Error(`there is no reader driver "${reader.driver}"`);
  return open(reader.options, { clock, random, apduTimeoutMs, onHung: () => setImmediate(end) });
}

/** Our own mistake: says where, never with what. The message of an error may be of anybody's making. */
function crash(error: unknown): void {
  const where = error instanceof Error ? (error.stack?.split('\n')[1]?.trim() ?? '') : '';
  const name = error instanceof Error ? error.name : 'Error';
  const message = `The lane failed: ${name} ${where}`;
  post({ kind: 'reader', state: 'down', code: 'internal', message, hint: 'Please report it.' }, end);
}

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);
process.on('disconnect', end);

let rehearsed = false;

/** The reader comes first; once it is there or known to be missing, nothing waits for the rehearsal. */
function postAndRehearse(message: FromLane): void {
  post(message);
  if (message.kind !== 'reader' || rehearsed) return;
  rehearsed = true;
  void rehearse(clock, KERNELS);
}

const lane = new Lane({
  clock,
  random,
  kernels: KERNELS,
  openReader,
  createSealer: (key) => createSealer(key, random),
  createOpener: createEpochOpener,
  post: postAndRehearse,
});
process.on('message', (message) => lane.receive(message as ToLane));
