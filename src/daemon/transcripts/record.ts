import { existsSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { PcscReader } from '../../../drivers/readers/pcsc/pcsc-reader.ts';
import { entryPoint } from '../../card/entry-point/entry-point.ts';
import { transactionDataElements } from '../../card/entry-point/transaction.ts';
import { KERNELS } from '../../card/kernels/index.ts';
import { runHandshake } from '../../card/lane/handshake.ts';
import { combinationsFor, laneCaKeys } from '../../card/lane/lane-schemes.ts';
import type { RecordRequest, RecordView } from '../../desk/cli/transcript-tools.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import type { TerminalConfig } from '../../platform/config/terminal-config.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { CardReader } from '../../platform/ports/card-reader.ts';
import { isoTime } from '../../platform/time/iso-time.ts';
import { type Recording, transcriptText } from '../../rig/transcripts/write-transcript.ts';
import { openDataFolder } from '../data-folder.ts';
import { paths } from '../paths.ts';
import { RigReader } from '../rig-reader.ts';
import { type HeldCard, heldCard } from './held-card.ts';
import { readerElement, withElements } from './reader-overrides.ts';
import { RecordingRandom, RecordingReader } from './recording-reader.ts';
import { NO_FLOOR } from './replay.ts';
import { type TerminalSetup, terminalSetup } from './terminal-setup.ts';
import { transactionOf } from './transaction-of.ts';
import type { ToolSurroundings } from './transcript-tools.ts';

/** Where libpcsclite looks for its pcscd. */
const PCSCD_SOCKET = 'PCSCLITE_CSOCK_NAME';
/** Its owner's alone, masked or not. */
const FILE_MODE = 0o600;

/** One card held to a reader, taken through the terminal, and written down. */
export async function record(
  request: RecordRequest,
  at: ToolSurroundings,
  onWaiting: (reader: string) => void,
): Promise<RecordView> {
  refuseExisting(request.file);
  const base = terminalSetup(request);
  const setup = { ...base, schemes: withElements(base.schemes, request.kernelData.map(readerElement)) };
  let onHung: () => void = () => {};
  const hung = new Promise<never>((_resolve, reject) => {
    onHung = () => reject(new TerminalError('reader_fault'));
  });
  hung.catch(() => {});
  const reader = openReader(request, setup.config, at, onHung);
  try {
    const card = await heldCard(reader, at.clock, request.timeoutMs, onWaiting);
    const recording = await Promise.race([present(card, reader, request, setup, at), hung]);
    writeRecording(request, recording);
    return {
      file: request.file,
      reader: card.reader,
      atr: toHex(card.atr),
      outcome: recording.outcome,
      steps: recording.steps.length,
      masked: !request.clear,
    };
  } finally {
    await reader.stop();
  }
}

/** @throws TerminalError usage */
function refuseExisting(file: string): void {
  if (!existsSync(file)) return;
  throw new TerminalError('usage', `${file} is there already.`, {
    hint: 'Recordings are never overwritten: name another file, or take that one away.',
  });
}

/**
 * The reader that was named, else the lane's. The virtual reader is the one of the tilld that runs on the data folder.
 * @throws TerminalError daemon_not_running
 */
function openReader(
  { reader, dataDirectory }: RecordRequest,
  config: TerminalConfig,
  { clock, random, env }: ToolSurroundings,
  onHung: () => void,
): CardReader {
  const lane = config.lanes[0]!.reader;
  const virtual = reader === null && lane.driver === 'virtual';
  if (virtual && env[PCSCD_SOCKET] === undefined) {
    process.env[PCSCD_SOCKET] = virtualPcscd(dataDirectory, clock);
  }
  const configured = 'name' in lane && typeof lane.name === 'string' ? lane.name : undefined;
  const surroundings = { clock, random, apduTimeoutMs: config.session.apduTimeoutMs, onHung };
  return new PcscReader({ name: reader ?? configured }, surroundings);
}

function virtualPcscd(dataDirectory: string, clock: ToolSurroundings['clock']): string {
  const socket = existsSync(dataDirectory)
    ? new RigReader(openDataFolder(dataDirectory), paths.ifdLibrary, clock).environment[PCSCD_SOCKET]
    : undefined;
  if (socket && existsSync(socket)) return socket;
  throw new TerminalError('daemon_not_running', `No tilld with a virtual reader runs on ${dataDirectory}.`, {
    hint: 'Start it with "tilld run", or name a reader of this computer with --reader.',
  });
}

/** One presentation, from the entry point's first command to the outcome. */
async function present(
  { reader: readerName, atr, seenMs }: HeldCard,
  reader: CardReader,
  request: RecordRequest,
  setup: TerminalSetup,
  at: ToolSurroundings,
): Promise<Recording & Pick<RecordView, 'outcome'>> {
  const { clock, version } = at;
  const { currency, timeZone } = setup.config.terminal;
  const transaction = transactionOf(request, new Map(), { currency, timeZone, clock });
  const recorder = new RecordingReader(reader, clock);
  const random = new RecordingRandom(at.random);
  const generator = entryPoint({
    combinations: combinationsFor(setup.schemes, transaction.type, request.offline ? NO_FLOOR : null),
    transaction,
    terminal: setup.elements,
    kernels: KERNELS,
    caKeys: laneCaKeys(setup.caKeys),
    random: (length) => random.bytes(length),
  });
  const handshake = await runHandshake(generator, {
    ...{ reader: recorder, clock, cardSeenMs: seenMs },
    onMessage: () => {},
    cancelled: () => false,
  });
  if (!handshake) throw new Error('a recording is never cancelled');
  handshake.wipe();
  return {
    id: basename(request.file, extname(request.file)),
    recordedAt: isoTime(clock.now()),
    recordedBy: `tilld ${version}`,
    reader: readerName,
    atr,
    outcome: handshake.outcome.kind,
    terminal: {
      elements: new Map([...setup.elements, ...transactionDataElements(transaction)]),
      random: random.drawn,
      offline: request.offline,
    },
    steps: recorder.steps,
  };
}

function writeRecording({ file, clear }: RecordRequest, recording: Recording): void {
  try {
    writeFileSync(file, transcriptText(recording, clear), { flag: 'wx', mode: FILE_MODE });
  } catch (cause) {
    const hint = 'Check that its folder is there and can be written.';
    throw new TerminalError('usage', `The transcript cannot be written to ${file}.`, { hint, cause });
  }
}
