import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { CardReader } from '../../platform/ports/card-reader.ts';
import type { Clock } from '../../platform/ports/clock.ts';

export interface HeldCard {
  /** As PC/SC lists it. */
  reader: string;
  atr: Uint8Array;
  /** Monotonic. */
  seenMs: number;
}

/**
 * Waits for the reader and then for a card, also one that lies there already. `onWaiting` is called with the reader's
 * name when a card may come.
 * @throws TerminalError reader_missing, pcscd_missing, reader_fault, no_card
 */
export function heldCard(
  reader: Pick<CardReader, 'start'>,
  clock: Clock,
  timeoutMs: number,
  onWaiting: (reader: string) => void,
): Promise<HeldCard> {
  return new Promise((resolve, reject) => {
    let name = '';
    const timer = clock.after(timeoutMs, () => reject(new TerminalError('no_card')));
    reader.start((event) => {
      switch (event.kind) {
        case 'up':
          name = event.name;
          onWaiting(name);
          return;
        case 'down':
          timer.cancel();
          reject(event.error);
          return;
        case 'card':
          timer.cancel();
          resolve({ reader: name, atr: event.atr, seenMs: clock.monotonicMs() });
          return;
        case 'removed':
          return;
      }
    });
  });
}
