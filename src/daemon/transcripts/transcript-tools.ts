import { readFileSync, statSync } from 'node:fs';
import type { DataElements } from '../../card/emv/element-values.ts';
import type {
  ReplayedFile,
  ReplayRequest,
  ReplayView,
  TranscriptTools,
} from '../../desk/cli/transcript-tools.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import type { Random } from '../../platform/ports/random.ts';
import { readTranscripts, type TranscriptFile } from '../../rig/transcripts/read-transcripts.ts';
import { recordedReader } from '../../rig/transcripts/recorded-reader.ts';
import { recordedTerminalValues } from '../../rig/transcripts/terminal-values.ts';
import type { Transcript } from '../../rig/transcripts/transcript.ts';
import {
  likeRecorded,
  type ReaderElement,
  readerElement,
  readerWords,
  withElements,
} from './reader-overrides.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';
import { replayView } from './replay-view.ts';
import { hexOption, type TerminalSetup, terminalSetup } from './terminal-setup.ts';
import { transactionOf } from './transaction-of.ts';

export interface ToolSurroundings {
  clock: Clock;
  random: Random;
  version: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** `tilld rig replay` and `tilld rig record`, put together. */
export function transcriptTools(at: ToolSurroundings): TranscriptTools {
  return {
    replay: (request) => replayFile(request, at.clock),
    record: (request, onWaiting) => record(request, at, onWaiting),
  };
}

/** More than any collection of card sessions, less than would fill the memory. */
const LONGEST_FILE = 64 * 1024 * 1024;

async function replayFile(request: ReplayRequest, clock: Clock): Promise<ReplayedFile> {
  const file = transcriptFile(request.file);
  const transcripts = chosen(file, request.id);
  const setup = terminalSetup(request);
  const elements = request.kernelData.map(readerElement);
  const random = request.random === null ? null : hexOption('random', request.random);
  const replays: ReplayView[] = [];
  for (const transcript of transcripts) {
    replays.push(await replayOne(transcript, request, { setup, elements, random, clock }));
  }
  return { single: file.single || request.id !== null, replays };
}

/** Drawn where neither the transcript nor anybody says: a replay gives the same each time. */
const UNPREDICTABLE_NUMBER = new Uint8Array(4).fill(0x5a);

async function replayOne(
  transcript: Transcript,
  request: ReplayRequest,
  at: { setup: TerminalSetup; elements: readonly ReaderElement[]; random: Uint8Array | null; clock: Clock },
): Promise<ReplayView> {
  const { setup, clock } = at;
  const { currency, timeZone } = setup.config.terminal;
  const { terminal } = transcript;
  const known: DataElements = new Map([...recordedTerminalValues(transcript.steps), ...terminal.elements]);
  const recorded = setup.standIn ? recordedReader(transcript.steps) : null;
  const schemes = recorded ? likeRecorded(setup.schemes, recorded) : setup.schemes;
  const done = await replay({
    transcript,
    schemes: withElements(schemes, at.elements),
    caKeys: setup.caKeys,
    transaction: transactionOf(request, known, { currency, timeZone, clock }),
    elements: new Map([...setup.elements, ...known]),
    random: at.random ?? terminal.random ?? known.get(0x9f37) ?? UNPREDICTABLE_NUMBER,
    offline: request.offline || terminal.offline,
  });
  const view = replayView(transcript, done, request.clear);
  const words = recorded && readerWords(recorded);
  return words === null ? view : { ...view, notes: [words, ...view.notes] };
}

/** @throws TerminalError transcript_invalid */
function transcriptFile(path: string): TranscriptFile {
  let text: string;
  try {
    if (statSync(path).size > LONGEST_FILE)
      throw new TerminalError('transcript_invalid', `${path} is too long.`);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof TerminalError) throw cause;
    const hint = 'Check the path.';
    throw new TerminalError('transcript_invalid', `The file ${path} cannot be read.`, { hint, cause });
  }
  return readTranscripts(text);
}

/** @throws TerminalError usage */
function chosen({ transcripts }: TranscriptFile, id: string | null): readonly Transcript[] {
  if (id === null) return transcripts;
  const found = transcripts.filter((transcript) => transcript.id === id);
  if (found.length > 0) return found;
  const names = transcripts.flatMap((transcript) => transcript.id ?? []);
  const hint = names.length === 0 ? 'Its transcripts have no id.' : `It has: ${names.join(', ')}.`;
  throw new TerminalError('usage', `The file has no transcript '${id}'.`, { hint });
}
