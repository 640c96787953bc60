import { equalBytes, toHex } from '../../platform/bytes/hex.ts';
import { contactlessSteps } from './contactless-steps.ts';
import { dfName, madeUpDirectory, PPSE_NAME } from './directory.ts';
import { INS, question, selectedName } from './questions.ts';
import type { Transcript, TranscriptStep } from './transcript.ts';

/** Where an answer comes from. */
export type AnswerSource =
  /** The same command was recorded. */
  | 'recorded'
  /** The same was asked, with other values. */
  | 'similar'
  /** The next answer whose command is unknown. */
  | 'unknown command'
  /** The transcript has none. */
  | 'made up';

export interface CardAnswer {
  /** With the status word; empty: the card is lost. */
  response: Uint8Array;
  source: AnswerSource;
  /** Of the transcript; null for what is made up. */
  step: TranscriptStep | null;
}

interface Entry {
  step: TranscriptStep;
  /** Counts the SELECTs before it, itself included: what was asked under the same selected file. */
  segment: number;
  /** Other questions that it answers, besides its command's own. */
  questions: ReadonlySet<string>;
  used: boolean;
}

const STATUS_OF_UNKNOWN: ReadonlyMap<number, number> = new Map([
  [INS.SELECT, 0x6a82], // file or application not found
  [INS.READ_RECORD, 0x6a83], // record not found
  [INS.GET_DATA, 0x6a88], // referenced data not found
]);
const INSTRUCTION_NOT_SUPPORTED = 0x6d00;

/**
 * A card that answers as a transcript says, whatever order its own terminal asked in. In this order:
 *
 * 1. the same command, or else the same question (see `question`), each recorded step once;
 * 2. the next step whose command is unknown;
 * 3. the last answer to that question once more;
 * 4. a directory for SELECT PPSE made of the applications in the transcript;
 * 5. the transcript's own status word for what is not in it, or "not found", or "instruction not supported".
 *
 * Under a selected application only steps that were recorded under it count, because another application's answer to
 * the same command is another answer.
 */
export class TranscriptCard {
  readonly #entries: readonly Entry[];
  readonly #notFound: number | null;
  readonly #directory: Uint8Array | null;
  /** Segment of the selected file; null as long as nothing of the transcript was selected: every step counts. */
  #segment: number | null = null;
  /** Index after the step that answered last. */
  #at = 0;

  constructor({ steps, terminal }: Pick<Transcript, 'steps' | 'terminal'>) {
    const contactless = contactlessSteps(steps);
    this.#entries = entries(contactless);
    this.#notFound = terminal.notFound;
    const startsUnknown = contactless[0]?.command === null;
    this.#directory = startsUnknown ? null : madeUpDirectory(contactless);
  }

  /** Steps that have answered nothing, as a contactless card would have had them. */
  get unused(): readonly TranscriptStep[] {
    return this.#entries.filter(({ used }) => !used).map(({ step }) => step);
  }

  answer(command: Uint8Array): CardAnswer {
    const name = selectedName(command);
    const asked = question(command);
    const scope = this.#entries.filter(
      ({ segment }) => name !== null || this.#segment === null || segment === this.#segment,
    );
    const exact = ({ step }: Entry) => step.command !== null && equalBytes(step.command, command);
    const similar = ({ questions }: Entry) => questions.has(asked);
    const fresh = this.#inOrder(scope).filter(({ used }) => !used);
    const found = fresh.find(exact) ?? fresh.find(similar);
    if (found) return this.#serve(found, exact(found) ? 'recorded' : 'similar', name !== null);
    const madeUp = name && equalBytes(name, PPSE_NAME) ? this.#directory : null;
    const repeated = scope.findLast(exact) ?? scope.findLast(similar);
    const unknown = madeUp || repeated ? undefined : this.#nextUnknown(name !== null);
    if (unknown) return this.#serve(unknown, 'unknown command', false);
    if (repeated) return this.#serve(repeated, exact(repeated) ? 'recorded' : 'similar', name !== null);
    return { response: madeUp ?? this.#unknownStatus(command), source: 'made up', step: null };
  }

  #serve(entry: Entry, source: AnswerSource, selects: boolean): CardAnswer {
    entry.used = true;
    this.#at = this.#entries.indexOf(entry) + 1;
    if (selects) this.#segment = entry.segment;
    return { response: entry.step.response, source, step: entry.step };
  }

  /** From the step that answered last on, and from the beginning again. */
  #inOrder(scope: readonly Entry[]): Entry[] {
    const later = new Set(this.#entries.slice(this.#at));
    return [...scope.filter((entry) => later.has(entry)), ...scope.filter((entry) => !later.has(entry))];
  }

  /** Under the selected file; for a SELECT that the transcript does not name, further on too. */
  #nextUnknown(selects: boolean): Entry | undefined {
    const unknown = this.#entries.filter(({ step, used }) => step.command === null && !used);
    const here = this.#segment ?? 0;
    const inSegment = unknown.find(({ segment }) => segment === here);
    return inSegment ?? (selects ? unknown.find(({ segment }) => segment > here) : undefined);
  }

  #unknownStatus(command: Uint8Array): Uint8Array {
    const ins = command[1] ?? 0;
    const sw = this.#notFound ?? STATUS_OF_UNKNOWN.get(ins) ?? INSTRUCTION_NOT_SUPPORTED;
    return Uint8Array.of(sw >> 8, sw & 0xff);
  }
}

function entries(steps: readonly TranscriptStep[]): Entry[] {
  let segment = 0;
  return steps.map((step) => {
    const { command, response } = step;
    const selects = command !== null && selectedName(command) !== null;
    if (selects) segment++;
    const questions = new Set(command ? [question(command)] : []);
    // Selected by a part of its name: it is the same application by its whole one.
    const name = selects ? dfName(response) : undefined;
    if (name) questions.add(`${INS.SELECT}/4/${command![3]}/${toHex(name)}`);
    return { step, segment, questions, used: false };
  });
}
