import type { AnswerFault } from './answer-faults.ts';
import type { VirtualCard } from './virtual-card.ts';

/** The same plastic, whose n-th answer since `insert` is wrong, from 1: all later ones too with `onwards`. */
export function faultyCard(card: VirtualCard, nth: number, fault: AnswerFault, onwards = false): VirtualCard {
  let commands = 0;
  let previous = Uint8Array.of(0x6f, 0x00);
  return {
    ...card,
    insert() {
      commands = 0;
      card.insert();
    },
    apdu(command) {
      commands++;
      const answer = card.apdu(command);
      if (answer === 'torn' || commands < nth || (commands > nth && !onwards)) {
        if (answer !== 'torn') previous = answer.slice();
        return answer;
      }
      return fault.apply(answer, previous);
    },
  };
}
