import { type EntryPointContext, entryPoint } from '../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../src/card/entry-point/outcome.ts';
import { encodeCommand } from '../../src/card/iso7816/command-apdu.ts';
import { KERNELS } from '../../src/card/kernels/index.ts';
import type { CardEvent } from '../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../src/platform/bytes/hex.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import { entryPointParts } from './terminal.ts';

/** A transaction of a card of the tray, to be run again and again without the card. Crosses a process border. */
export interface Recording {
  card: string;
  offline: boolean;
  /** Response APDUs, hex. */
  responses: string[];
}

/** The same unpredictable number each time: the recorded signatures are over it. */
const random = (length: number) => new Uint8Array(length).fill(0x5a);

export function record(cardName: string, offline: boolean): Recording {
  const card = createCard(cardName);
  card.insert();
  const responses: string[] = [];
  transact({ ...entryPointParts(offline), kernels: KERNELS, random }, (apdu) => {
    const response = card.apdu(apdu);
    if (response === 'torn') throw new Error(`${cardName} left the field`);
    responses.push(toHex(response));
    return eventOf(response);
  });
  return { card: cardName, offline, responses };
}

export const eventsOf = ({ responses }: Recording) => responses.map((response) => eventOf(fromHex(response)));

function eventOf(response: Uint8Array) {
  const sw = (response.at(-2)! << 8) | response.at(-1)!;
  return { kind: 'response', data: response.subarray(0, -2), sw } as const;
}

/**
 * Entry point and kernel from the first to the last step, every command APDU encoded.
 * @throws Error when it goes another way than it was recorded
 */
export function replayer(recording: Recording): () => FinalOutcome {
  const context = { ...entryPointParts(recording.offline), kernels: KERNELS, random };
  const events = eventsOf(recording);
  return () => {
    let next = 0;
    const outcome = transact(context, () => events[next++]!);
    if (next !== events.length) throw new Error('the replay took another way');
    return outcome;
  };
}

function transact(context: EntryPointContext, answer: (apdu: Uint8Array) => CardEvent): FinalOutcome {
  const generator = entryPoint(context);
  for (let step = generator.next(); ; ) {
    if (step.done) return step.value;
    step =
      step.value.kind === 'apdu'
        ? generator.next(answer(encodeCommand(step.value.command)))
        : generator.next({ kind: 'no_data' });
  }
}
