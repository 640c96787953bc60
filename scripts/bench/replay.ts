import { entryPoint } from '../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../src/card/entry-point/outcome.ts';
import { encodeCommand } from '../../src/card/iso7816/command-apdu.ts';
import { KERNELS } from '../../src/card/kernels/index.ts';
import type { CardEvent } from '../../src/card/kernels/kernel.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import { entryPointParts } from './terminal.ts';

/** A transaction of a card of the tray, recorded, to be run again and again without the card. */
export interface Recording {
  responses: readonly CardEvent[];
  /** Entry point and kernel from the first to the last step, every command APDU encoded. @throws Error when it goes another way */
  run(): FinalOutcome;
}

export function record(cardName: string, offline: boolean): Recording {
  const context = {
    ...entryPointParts(offline),
    kernels: KERNELS,
    // The same unpredictable number each time: the recorded signatures are over it.
    random: (length: number) => new Uint8Array(length).fill(0x5a),
  };
  const card = createCard(cardName);
  card.insert();
  const responses: CardEvent[] = [];
  transact(context, (apdu) => {
    const response = card.apdu(apdu);
    if (response === 'torn') throw new Error(`${cardName} left the field`);
    const sw = (response.at(-2)! << 8) | response.at(-1)!;
    const event: CardEvent = { kind: 'response', data: response.subarray(0, -2), sw };
    responses.push(event);
    return event;
  });
  return {
    responses,
    run() {
      let next = 0;
      const outcome = transact(context, () => responses[next++]!);
      if (next !== responses.length) throw new Error('the replay took another way');
      return outcome;
    },
  };
}

function transact(
  context: Parameters<typeof entryPoint>[0],
  answer: (apdu: Uint8Array) => CardEvent,
): FinalOutcome {
  const generator = entryPoint(context);
  for (let step = generator.next(); ; ) {
    if (step.done) return step.value;
    step =
      step.value.kind === 'message'
        ? generator.next({ kind: 'lost', cause: 'protocol' })
        : generator.next(answer(encodeCommand(step.value.command)));
  }
}
