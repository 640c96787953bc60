import { concatBytes, equalBytes } from '../../platform/bytes/hex.ts';
import { INS } from './questions.ts';
import { statusWord } from './responses.ts';
import type { TranscriptStep } from './transcript.ts';

/**
 * The steps as a contactless card would have had them: what a reader of contact cards (T=0) had to fetch after 61xx,
 * or to ask again after 6Cxx, becomes one step with the whole answer.
 * NOTE: some readers send GET RESPONSE with the instruction 0C.
 * @spec ISO/IEC 7816-4:2020, 5.3.4
 */
export function contactlessSteps(steps: readonly TranscriptStep[]): TranscriptStep[] {
  const folded: TranscriptStep[] = [];
  for (const step of steps) {
    const last = folded.at(-1);
    const sw1 = last && statusWord(last.response) >> 8;
    if (last && sw1 === 0x61 && isGetResponse(step.command)) {
      const response = concatBytes(last.response.subarray(0, -2), step.response);
      folded[folded.length - 1] = { ...last, response };
    } else if (last && sw1 === 0x6c && isSameButLe(last.command, step.command)) {
      folded[folded.length - 1] = step;
    } else {
      folded.push(step);
    }
  }
  return folded;
}

function isGetResponse(command: Uint8Array | null): boolean {
  if (command?.length !== 5 || command[2] !== 0 || command[3] !== 0) return false;
  return command[1] === INS.GET_RESPONSE || command[1] === 0x0c;
}

/** Le is the last byte, and the first may have been sent without. */
function isSameButLe(first: Uint8Array | null, second: Uint8Array | null): boolean {
  if (!first || !second) return false;
  const asked = second.subarray(0, -1);
  return (
    equalBytes(first, asked) || (first.length === second.length && equalBytes(first.subarray(0, -1), asked))
  );
}
