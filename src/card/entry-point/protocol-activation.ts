import { type Display, show } from './display.ts';
import { MESSAGE, type UiStatus, type UserInterfaceRequest } from './messages.ts';
import { FIELD_ON, type ReaderStep } from './reader-commands.ts';

export const PRESENT_CARD: UserInterfaceRequest = {
  messageId: MESSAGE.PRESENT_CARD,
  status: 'ready_to_read',
};

const oneCardOnly = (status: UiStatus): UserInterfaceRequest => ({
  messageId: MESSAGE.PRESENT_ONE_CARD_ONLY,
  status,
});

/**
 * Powers the field and polls until exactly one card is there. false: the terminal wants to stop.
 * NOTE: when of two cards one is taken away, the other is used at once; message 19 with Ready to Read is for a field
 * that has become empty.
 * @spec EMV Contactless Book B, 3.2.1.3 to 3.2.1.5
 */
export function* protocolActivation(display: Display): ReaderStep<boolean> {
  let collision = false;
  yield FIELD_ON;
  // How long a card is waited for is the surroundings' to bound.
  for (;;) {
    const { kind } = yield { kind: 'poll' };
    if (kind === 'card') return true;
    if (kind === 'stop') return false;
    if (kind === 'collision' && !collision) yield show(oneCardOnly('processing_error'), display);
    if (kind === 'no_card' && collision) yield show(oneCardOnly('ready_to_read'), display);
    if (kind === 'collision' || kind === 'no_card') collision = kind === 'collision';
    else throw new Error(`a poll is answered by a card or none, not by ${kind}`);
  }
}
