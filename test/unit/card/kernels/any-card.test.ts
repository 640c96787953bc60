import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryPoint } from '../../../../src/card/entry-point/entry-point.ts';
import type { Outcome } from '../../../../src/card/entry-point/outcome.ts';
import { MAX_RECORDS } from '../../../../src/card/kernels/afl.ts';
import { KERNELS } from '../../../../src/card/kernels/index.ts';
import { kernel2 } from '../../../../src/card/kernels/k2/index.ts';
import { kernel3 } from '../../../../src/card/kernels/k3/index.ts';
import type { CardEvent } from '../../../../src/card/kernels/kernel.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { type Card, drive } from '../../../support/card/drive.ts';
import {
  combination,
  entry,
  entryPointContext,
  fci,
  ppse,
} from '../../../support/card/entry-point-fixtures.ts';
import { kernel2Card, kernel2Context } from '../../../support/card/kernel-2-card.ts';
import { kernel3Card, kernel3Context } from '../../../support/card/kernel-3-card.ts';

/** GET PROCESSING OPTIONS, records, GENERATE AC. */
const MAX_KERNEL_COMMANDS = MAX_RECORDS + 2;
const SEED = { seed: 20260105, numRuns: 300 };

const KINDS: readonly Outcome['kind'][] = [
  'select_next',
  'try_again',
  'approved',
  'declined',
  'online_request',
  'try_another_interface',
  'end_application',
];

const anyEvent: fc.Arbitrary<CardEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('response' as const),
    data: fc.uint8Array({ maxLength: 256 }),
    sw: fc.oneof(fc.constant(0x9000), fc.integer({ min: 0, max: 0xffff })),
  }),
  fc.record({
    kind: fc.constant('lost' as const),
    cause: fc.constantFrom('timeout' as const, 'transmission' as const, 'protocol' as const),
  }),
);

/** What is done to the answer of a sound card. */
const anyFault = fc.record({
  command: fc.integer({ min: 0, max: 6 }),
  at: fc.nat(255),
  byte: fc.nat(255),
  cut: fc.boolean(),
});
type Fault = typeof anyFault extends fc.Arbitrary<infer T> ? T : never;

function faulty(card: Card, faults: readonly Fault[]): Card {
  let command = 0;
  return (apdu, name) => {
    const answer = card(apdu, name);
    const now = faults.filter((fault) => fault.command === command);
    command++;
    if (answer.kind === 'lost') return answer;
    let data = answer.data.slice();
    for (const { at, byte, cut } of now) {
      if (cut) data = data.slice(0, at);
      else if (data.length > 0) data[at % data.length] = byte;
    }
    return { ...answer, data };
  };
}

describe.each([
  ['kernel 2', kernel2, kernel2Card, kernel2Context] as const,
  ['kernel 3', kernel3, kernel3Card, kernel3Context] as const,
])('%s', (_name, kernel, makeCard, makeContext) => {
  const sound = makeCard();
  const soundOffline = makeCard({ objects: { '9F27': '40' } });

  test('whatever a card sends, it comes to an outcome in a bounded number of commands', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), (events) => {
        let at = 0;
        const card = () => events[at++ % events.length]!;
        const { outcome, apdus } = drive(kernel.run(makeContext(sound.fci)), card);
        expect(KINDS).toContain(outcome.kind);
        expect(outcome.kind).not.toBe('approved');
        expect(apdus.length).toBeLessThanOrEqual(MAX_KERNEL_COMMANDS);
      }),
      SEED,
    );
  });

  test('a sound card with bytes changed or cut off comes to an outcome, approved only when authenticated', () => {
    fc.assert(
      fc.property(fc.array(anyFault, { minLength: 1, maxLength: 3 }), fc.boolean(), (faults, offline) => {
        const { card, fci: usual } = offline ? soundOffline : sound;
        const { outcome, apdus } = drive(kernel.run(makeContext(usual)), faulty(card, faults));
        expect(KINDS).toContain(outcome.kind);
        if (outcome.kind === 'approved' && outcome.oda.method !== 'none')
          expect(outcome.oda.result).toBe('passed');
        expect(apdus.length).toBeLessThanOrEqual(MAX_KERNEL_COMMANDS);
      }),
      SEED,
    );
  });

  test('any FCI comes to an outcome', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 256 }),
        fc.array(anyFault, { maxLength: 2 }),
        (bytes, faults) => {
          const { card, fci: usual } = sound;
          expect(KINDS).toContain(drive(kernel.run(makeContext(bytes)), card).outcome.kind);
          const changed = usual.slice();
          for (const { at, byte } of faults) changed[at % changed.length] = byte;
          expect(KINDS).toContain(drive(kernel.run(makeContext(changed)), card).outcome.kind);
        },
      ),
      SEED,
    );
  });
});

test('an entry point comes to a final outcome with any card', () => {
  const combinations = [
    combination({ ttq: fromHex('26004000') }),
    combination({ aid: fromHex('A0000000041010'), kernelId: 2 }),
  ];
  const directory = fromHex(ppse(entry('A0000000031010'), entry('A0000000041010')));
  const selected = fromHex(fci('A0000000031010'));
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 8 }), fc.nat(3), (events, soundAnswers) => {
      const sound = [directory, selected].slice(0, soundAnswers);
      let at = 0;
      const card = (): CardEvent => {
        const index = at++;
        const data = sound[index];
        return data ? { kind: 'response', data, sw: 0x9000 } : events[index % events.length]!;
      };
      const context = entryPointContext({ combinations, kernels: KERNELS });
      const { outcome, apdus } = drive(entryPoint(context), card);
      expect(KINDS).toContain(outcome.kind);
      expect(outcome.kind).not.toBe('select_next');
      expect(apdus.length).toBeLessThanOrEqual(1 + combinations.length * 32 * (1 + MAX_KERNEL_COMMANDS));
    }),
    SEED,
  );
});
