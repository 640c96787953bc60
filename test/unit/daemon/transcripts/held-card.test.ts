import { expect, it } from 'vitest';
import { heldCard } from '../../../../src/daemon/transcripts/held-card.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';
import type { ReaderEvent } from '../../../../src/platform/ports/card-reader.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

function bench() {
  const clock = new SimulatedClock();
  let tell: (event: ReaderEvent) => void = () => {};
  const reader = {
    start(listener: (event: ReaderEvent) => void) {
      tell = listener;
    },
  };
  const waiting: string[] = [];
  const card = heldCard(reader, clock, 60_000, (name) => waiting.push(name));
  return { clock, card, waiting, tell: (event: ReaderEvent) => tell(event) };
}

it.each([{}, { wasThere: true }])('a card that comes, or lies there already (%j), is taken', async (how) => {
  const { card, clock, tell, waiting } = bench();
  tell({ kind: 'up', name: 'ACR' });
  expect(waiting).toEqual(['ACR']);
  clock.advance(5);
  tell({ kind: 'card', atr: ATR, ...how });
  expect(await card).toEqual({ reader: 'ACR', atr: ATR, seenMs: 5 });
  expect(clock.pendingTimers).toBe(0);
});

it('nobody waits for ever', async () => {
  const { card, clock, tell } = bench();
  tell({ kind: 'up', name: 'ACR' });
  clock.advance(60_000);
  await expect(card).rejects.toMatchObject({ code: 'no_card' });
});

it('a reader that is not there is said at once', async () => {
  const { card, clock, tell } = bench();
  tell({ kind: 'down', error: new TerminalError('reader_missing') });
  await expect(card).rejects.toMatchObject({ code: 'reader_missing' });
  expect(clock.pendingTimers).toBe(0);
});
