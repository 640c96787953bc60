import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeCommand } from '../../../../../src/card/iso7816/command-apdu.ts';
import { kernel2 } from '../../../../../src/card/kernels/k2/index.ts';
import type { CardCommand, KernelEvent } from '../../../../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';
import { kernel2Card, kernel2Context } from '../../../../support/card/kernel-2-card.ts';
import { elements } from '../../../../support/card/objects.ts';

const SEED = { seed: 20260107, numRuns: 400 };

/** Everything is on: relay resistance, data exchange, data storage. */
const CARD = {
  82: '1981',
  '9F5D': '010700',
  '9F5E': '541333008901001201',
  '9F5F': '01',
  '9F6F': '00',
  '9F7D': 'A1'.repeat(8),
  '9F7F': '11223344',
  '9F5B': 'DF6008DF6108DF6201DF630A',
  '9F38': '9F02069F7C14',
};
const READER = { DF811B: 'B0', DF810D: '01', DF8110: '', DF8112: '', FF8102: '', FF8103: '' };
const TERMINAL = { '9F5C': '0102030405060708', '9F7C': '' };

const DET_TAGS = [
  0x9f02, 0x9f03, 0x9a, 0x9c, 0x5f2a, 0x9f5c, 0x9f7c, 0xdf60, 0xdf62, 0xdf63, 0xdf8108, 0xdf8109, 0xdf810a,
  0xdf8110, 0xdf8112, 0xff8102, 0xff8103, 0x9f70, 0xdf8104, 0xdf8105, 0x95, 0x5a, 0xdf8124,
];
const tagLists = fc.constantFrom(
  '9F709F719F75',
  '845A5F20',
  '9F',
  '9F7501AA9F7602BBCC',
  'DF810A01FF',
  '9F7505',
);
const value = fc.oneof(
  fc.uint8Array({ maxLength: 10 }),
  tagLists.map(fromHex),
  fc.constantFrom('', '00', '40', '80', 'E6', '000000001250', '1122334455667788').map(fromHex),
);
const anyObjects = fc.array(fc.tuple(fc.constantFrom(...DET_TAGS), value), { maxLength: 6 });
/** What the kernel waits for. */
const PROMISED = elements({ '9F7C': 'CD'.repeat(20), DF8110: '01', DF62: '00', DF8108: '40', DF810A: 'E0' });
const anyData = fc.tuple(anyObjects, fc.boolean()).map(([objects, promised]): KernelEvent => {
  return { kind: 'data', elements: new Map([...objects, ...(promised ? PROMISED : [])]) };
});
const anyTerminalEvent: fc.Arbitrary<KernelEvent> = fc.oneof(
  { weight: 20, arbitrary: anyData },
  { weight: 1, arbitrary: fc.constant<KernelEvent>({ kind: 'no_data' }) },
  { weight: 1, arbitrary: fc.constant<KernelEvent>({ kind: 'stop' }) },
);
/** What is done in place of the card's n-th answer. */
const anyFault = fc.record({
  command: fc.integer({ min: 0, max: 12 }),
  event: fc.oneof(
    anyTerminalEvent,
    fc.record({
      kind: fc.constant('response' as const),
      data: fc.uint8Array({ maxLength: 64 }),
      sw: fc.constantFrom(0x9000, 0x6a88),
    }),
    fc.constant<KernelEvent>({ kind: 'lost', cause: 'timeout' }),
  ),
});

const RELAY_ANSWER = '800AA1B2C3D4006400C800189000';

test('whatever terminal and card do, it comes to an outcome, approved only when authenticated', () => {
  fc.assert(
    fc.property(
      fc.array(anyTerminalEvent, { minLength: 1, maxLength: 6 }),
      fc.array(anyFault, { maxLength: 2 }),
      fc.option(fc.integer({ min: 0, max: 1e6 }), { nil: undefined }),
      (terminalEvents, faults, elapsedUs) => {
        const { card, fci } = kernel2Card({
          objects: CARD,
          responses: { '80EA': RELAY_ANSWER, '80DA': '9000', '80CA9F70': '9F7001AA9000' },
          signedExtra: (apdus) =>
            `${'A1'.repeat(8)}${'B2'.repeat(8)}${apdus.findLast((apdu) => apdu.startsWith('80EA'))?.slice(10, 18) ?? ''}${RELAY_ANSWER.slice(4, -4)}`,
        });
        const context = kernel2Context(fci, { kernelData: READER, terminal: TERMINAL });
        let commands = 0;
        let exchanges = 0;
        const react = (command: CardCommand): KernelEvent => {
          if (command.kind === 'data_exchange') return terminalEvents[exchanges++ % terminalEvents.length]!;
          if (command.kind !== 'apdu') return { kind: 'no_data' };
          const index = commands++;
          const fault = faults.find((one) => one.command === index);
          if (fault) return fault.event;
          const event = card(toHex(encodeCommand(command.command)), command.name);
          return elapsedUs === undefined ? event : { ...event, elapsedUs };
        };
        const generator = kernel2.run(context);
        let step = generator.next();
        while (!step.done) {
          expect(commands).toBeLessThan(250);
          expect(exchanges).toBeLessThan(60);
          step = generator.next(react(step.value));
        }
        if (step.value.kind === 'approved') expect(step.value.oda.result).toBe('passed');
      },
    ),
    SEED,
  );
});
