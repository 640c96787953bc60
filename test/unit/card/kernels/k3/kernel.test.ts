import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeTlv } from '../../../../../src/card/emv/tlv.ts';
import { kernel3 } from '../../../../../src/card/kernels/k3/index.ts';
import type { CardEvent } from '../../../../../src/card/kernels/kernel.ts';
import { concatBytes, toHex } from '../../../../../src/platform/bytes/hex.ts';
import { drive } from '../../../../support/card/drive.ts';
import { kernel3Card, kernel3Context, runKernel3 } from '../../../../support/card/kernel-3-card.ts';

test('a fresh unpredictable number is drawn for each run', () => {
  const { card, fci } = kernel3Card();
  let drawn = 0;
  const context = {
    ...kernel3Context(fci),
    random: (length: number) => new Uint8Array(length).fill(++drawn),
  };
  const numbers = [1, 2].map(() => drive(kernel3.run(context), card).outcome.dataRecord!.get(0x9f37)!);
  expect(numbers.map(toHex)).toEqual(['01010101', '02020202']);
});

test('neither the context’s TTQ nor its combination’s changes', () => {
  const { card, fci } = kernel3Card({ objects: { '9F5A': '3132' } });
  const combination = {
    ttq: Uint8Array.of(0x26, 0, 0x40, 0),
    dynamicReaderLimits: [{ programId: Uint8Array.of(0x31), cvmRequiredLimit: 0n }],
  };
  const context = kernel3Context(fci, { combination });
  const { apdus } = drive(kernel3.run(context), card);
  expect(apdus[0]?.slice(14, 22)).toBe('26404000');
  expect([context.ttq, context.combination.ttq].map((ttq) => toHex(ttq!))).toEqual(['26004000', '26004000']);
});

test('what a card sends is not changed by what goes out', () => {
  const { outcome } = runKernel3({ objects: { '9F6E': '238C000F' } });
  expect(toHex(outcome.dataRecord!.get(0x9f6e)!)).toBe('238C0000');
});

test('told to stop, the kernel ends as with a lost card', () => {
  const generator = kernel3.run(kernel3Context(kernel3Card().fci));
  generator.next();
  const step = generator.next({ kind: 'stop' });
  expect(step.done && step.value.kind).toBe('try_again');
});

test('whatever issuer and card send at the second presentment, it comes to an outcome in a bounded number of commands', () => {
  const script = fc
    .array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 })
    .map((commands) => concatBytes(...commands.map((command) => encodeTlv(0x86, command))));
  const issuerResponse = fc.record({
    data: fc.uint8Array({ maxLength: 20 }),
    critical: fc.oneof(script, fc.uint8Array({ maxLength: 60 })),
    others: fc.oneof(script, fc.uint8Array({ maxLength: 60 })),
    code: fc.uint8Array({ maxLength: 3 }),
  });
  const answer: fc.Arbitrary<CardEvent> = fc.oneof(
    fc.record({
      kind: fc.constant('response' as const),
      data: fc.uint8Array({ maxLength: 16 }),
      sw: fc.constantFrom(0x9000, 0x6300, 0x6985),
    }),
    fc.constant({ kind: 'lost' as const, cause: 'timeout' as const }),
  );
  const { fci } = kernel3Card();
  fc.assert(
    fc.property(
      issuerResponse,
      fc.array(answer, { minLength: 1 }),
      ({ data, critical, others, code }, answers) => {
        const values = new Map([
          [0x91, data],
          [0x71, critical],
          [0x72, others],
          [0x8a, code],
        ]);
        const context = kernel3Context(fci, { restart: { start: 'B', issuerResponse: values } });
        let at = 0;
        const { outcome, apdus } = drive(kernel3.run(context), () => answers[at++ % answers.length]!);
        expect(['approved', 'declined', 'try_again']).toContain(outcome.kind);
        expect(apdus.length).toBeLessThanOrEqual(41);
      },
    ),
    { seed: 20261124, numRuns: 300 },
  );
});
