import type { VirtualCard } from './virtual-card.ts';

/** The same plastic in a hasty hand: it leaves the field when its n-th command since `insert` arrives, from 1. */
export function tornAt(card: VirtualCard, nth: number): VirtualCard {
  let commands = 0;
  return {
    ...card,
    insert() {
      commands = 0;
      card.insert();
    },
    apdu(command) {
      commands++;
      return commands < nth ? card.apdu(command) : 'torn';
    },
  };
}
