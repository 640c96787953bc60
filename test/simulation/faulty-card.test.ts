import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureCard } from '../../src/card/lane/capture.ts';
import { offlineProven } from '../../src/payment/session/offline-rules.ts';
import { toHex } from '../../src/platform/bytes/hex.ts';
import { ANSWER_FAULTS, type AnswerFault } from '../../src/rig/cards/answer-faults.ts';
import { faultyCard } from '../../src/rig/cards/faulty-card.ts';
import { createCard, TRAY } from '../../src/rig/cards/tray.ts';
import { type Tapped, tap } from '../support/card/configured-terminal.ts';

const AMOUNT = 12_50n;
/** An honest card of the tray needs 14 at most; one that lies about its records this many. */
const MOST_COMMANDS = 400;
/** fDDA proves the card and not its decision, so without the cap it never counts. */
const LIMITS = { fddaMinor: 0n };
const KINDS = [
  'approved',
  'declined',
  'online_request',
  'try_again',
  'try_another_interface',
  'end_application',
];

/** What the payment would make of it: approved here and now, by this card and cryptogram, or not. */
function approval({ outcome }: Tapped): string | null {
  if (outcome.kind !== 'approved') return null;
  const card = captureCard(outcome, new Uint8Array(32))!;
  if (!offlineProven(LIMITS, { currency: 'EUR', minor: AMOUNT }, card, outcome.cvm).allowed) return null;
  return `${card.panToken} ${card.cryptogram} ${card.atc}`;
}

function check({ name, floor, nth, fault, onwards }: Trial, sound = approval(soundTap(name, floor))): void {
  const wrong = tap(faultyCard(createCard(name), nth, fault, onwards), order(floor));
  expect(KINDS).toContain(wrong.outcome.kind);
  expect(wrong.apdus.length).toBeLessThanOrEqual(MOST_COMMANDS);
  if (floor === null) expect(wrong.outcome.kind).not.toBe('approved');
  expect([null, sound]).toContain(approval(wrong));
}

const order = (floor: bigint | null) => ({ amountMinor: AMOUNT, offlineFloorMinor: floor });
const soundTap = (name: string, floor: bigint | null) => tap(createCard(name), order(floor));

interface Trial {
  name: string;
  floor: bigint | null;
  nth: number;
  fault: AnswerFault;
  onwards: boolean;
}

test('there is a card whose approval is earned', () => {
  expect(approval(soundTap('mastercard-card', 50_00n))).not.toBeNull();
});

/** Without those whose passes alone are their own: the payment meets the same chip twice. */
const CHIPS = TRAY.filter(({ name }) => !name.endsWith('-loyalty'));

describe.each(CHIPS)('$title', ({ name }) => {
  test.each([
    ['online', null],
    ['offline', 50_00n],
  ] as const)(
    '%s, each answer wrong in each way: an outcome, and no approval that was not earned',
    (_title, floor) => {
      const sound = soundTap(name, floor);
      for (let nth = 1; nth <= sound.apdus.length; nth++) {
        for (const fault of ANSWER_FAULTS) {
          for (const onwards of [false, true]) check({ name, floor, nth, fault, onwards }, approval(sound));
        }
      }
    },
  );
});

/** One byte of the answer, exchanged. */
const changedByte = (at: number, byte: number): AnswerFault => ({
  name: `byte ${at} is ${toHex(Uint8Array.of(byte))}`,
  apply(answer) {
    const changed = answer.slice();
    changed[at % changed.length] = byte;
    return changed;
  },
});

test('any byte of any answer changed: an outcome, and no approval that was not earned', () => {
  fc.assert(
    fc.property(
      fc.record({
        name: fc.constantFrom(...TRAY.map((card) => card.name)),
        floor: fc.constantFrom(null, 50_00n),
        nth: fc.integer({ min: 1, max: 14 }),
        fault: fc.tuple(fc.nat(255), fc.nat(255)).map(([at, byte]) => changedByte(at, byte)),
        onwards: fc.boolean(),
      }),
      (trial) => check(trial),
    ),
    { seed: 20261124, numRuns: 3000 },
  );
});
