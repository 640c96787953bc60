import { TVR } from '../../card/emv/bit-tables.ts';
import { setBit } from '../../card/emv/bits.ts';
import { dataElement } from '../../card/emv/data-elements.ts';
import type { DataElements } from '../../card/emv/element-values.ts';
import type { OdaResult } from '../../card/entry-point/outcome.ts';
import type { ReplayResult, ReplayView } from '../../desk/cli/transcript-tools.ts';
import { toHex } from '../../platform/bytes/hex.ts';
import { answeredObjects, isTemplateAnswer } from '../../rig/transcripts/data-objects.ts';
import { isEnvironment } from '../../rig/transcripts/directory.ts';
import { cardNumbers, maskExchanges, maskObject } from '../../rig/transcripts/mask-apdus.ts';
import { selectedName } from '../../rig/transcripts/questions.ts';
import { statusWord } from '../../rig/transcripts/responses.ts';
import { differingValues, sentValues } from '../../rig/transcripts/terminal-values.ts';
import type { Transcript } from '../../rig/transcripts/transcript.ts';
import { tagHex } from '../../rig/transcripts/write-transcript.ts';
import { type KernelRun, outcomeElement } from './observed-kernels.ts';
import type { Replay } from './replay.ts';

/** What a replay says to the outside. `clear`: nothing is masked. */
export function replayView(transcript: Transcript, replay: Replay, clear: boolean): ReplayView {
  const { exchanges, outcome } = replay;
  const read = readObjects(replay);
  const objects = new Map([...read, ...unreadObjects(replay, read)]);
  const run = replay.runs.at(-1) ?? null;
  const differing = differingTags(replay, read);
  const numbers = cardNumbers([...exchanges, ...transcript.steps].map(({ response }) => response));
  const shown = (tag: number, value: Uint8Array) =>
    toHex(clear ? value : maskObject(tag, value, numbers, 'shown'));
  const dataObjects = [...objects].map(([tag, value]) => ({
    tag: tagHex(tag),
    name: dataElement(tag, run?.kernel.id)?.name ?? '',
    value: shown(tag, value),
    read: read.has(tag),
  }));
  const apdus = clear ? exchanges : maskExchanges(exchanges, 'shown');
  const oda = run?.outcome.oda ?? outcome.oda;
  const result: ReplayResult = {
    aid: selectedAid(replay),
    kernel: run?.kernel.id ?? null,
    outcome: outcome.kind,
    oda: { method: oda.method, result: oda.result, reason: oda.reason ?? null },
    tvr: hexOrNull(run && tvr(run, replay, read)),
    tsi: hexOrNull(run && outcomeElement(run.outcome, 0x9b)),
    cvm: outcome.cvm,
    data: Object.fromEntries(dataObjects.map(({ tag, value }) => [tag, value])),
    apdus: apdus.map(({ command, response }) => ({ c: toHex(command), r: toHex(response) })),
  };
  return {
    id: transcript.id,
    result,
    kernelName: run?.kernel.name ?? null,
    dataObjects,
    exchanges: replay.steps.map(({ name, sw }, index) => ({ name, sw, source: exchanges[index]!.source })),
    signal: run?.kernel.openSignal
      ? [...run.kernel.openSignal(run.outcome)].map(([tag, value]) => ({
          tag: tagHex(tag),
          name: dataElement(tag, run.kernel.id)?.name ?? '',
          value: toHex(value),
        }))
      : [],
    notes: notes(transcript, replay, oda, differing),
  };
}

const hexOrNull = (value: Uint8Array | null | undefined): string | null => (value ? toHex(value) : null);

/**
 * Objects of the answers that the terminal got, the last of each tag: of a directory with several applications that is
 * followed by a SELECT the application's own. Nothing of what was made up.
 */
function readObjects({ exchanges }: Replay): Map<number, Uint8Array> {
  const objects = new Map<number, Uint8Array>();
  for (const { command, response, step } of exchanges) {
    if (!step) continue;
    for (const [tag, value] of answeredObjects(command, response)) objects.set(tag, value);
  }
  return objects;
}

/** Objects of the other steps of the transcript, where the terminal read none with that tag. */
function unreadObjects({ unused }: Replay, read: DataElements): Map<number, Uint8Array> {
  const objects = new Map<number, Uint8Array>();
  for (const { command, response } of unused) {
    if (!isTemplateAnswer(command)) continue;
    for (const [tag, value] of answeredObjects(command, response)) {
      if (!read.has(tag) && !objects.has(tag)) objects.set(tag, value);
    }
  }
  return objects;
}

/** Of the last SELECT of an application that the card accepted. */
function selectedAid({ exchanges, runs }: Replay): string | null {
  const names = exchanges.flatMap(({ command, response }) => {
    const name = statusWord(response) === 0x9000 ? selectedName(command) : null;
    return name && !isEnvironment(name) ? [name] : [];
  });
  const aid = runs.at(-1)?.aid ?? names.at(-1);
  return aid ? toHex(aid) : null;
}

/**
 * The TVR that the kernel ended with. An outcome without one (kernel 2 and an error) leaves what the kernel sent to the
 * card last; after that only the failure of CDA can have been added to it.
 */
function tvr({ outcome }: KernelRun, { exchanges }: Replay, objects: DataElements): Uint8Array | null {
  const own = outcomeElement(outcome, 0x95);
  if (own) return own;
  const sent = exchanges
    .map(({ command }) => sentValues(command, objects)?.get(0x95))
    .filter((value) => !!value);
  const last = sent.at(-1)?.slice();
  if (last?.length !== 5) return null;
  if (outcome.oda.method === 'cda' && outcome.oda.result === 'failed') setBit(last, ...TVR.CDA_FAILED);
  return last;
}

/** Tags of terminal values that this terminal sent to the card otherwise than the recorded one did. */
function differingTags({ exchanges }: Replay, objects: DataElements): string[] {
  const tags = exchanges.flatMap(({ command, step }) =>
    step?.command ? (differingValues(command, step.command, objects) ?? []) : [],
  );
  return [...new Set(tags)].map(tagHex);
}

function notes(
  transcript: Transcript,
  { exchanges, unused }: Replay,
  oda: OdaResult,
  differing: readonly string[],
): string[] {
  const lines: string[] = [];
  if (transcript.masked) {
    lines.push('The transcript is masked: nothing that is signed over masked values holds.');
  }
  if (differing.length > 0) {
    const signed = oda.result === 'failed' && oda.reason?.startsWith('dynamic_signature');
    const consequence = signed ? ': the card signed those, so its signature cannot hold' : '';
    lines.push(`The recorded terminal sent other values of ${differing.join(' ')}${consequence}.`);
  }
  const [first] = exchanges;
  if (first?.source === 'made up' && statusWord(first.response) === 0x9000) {
    lines.push('The transcript has no PPSE: its directory was made of the applications in it.');
  }
  if (unused.length > 0) lines.push(`${unused.length} recorded steps were not asked for.`);
  return lines;
}
