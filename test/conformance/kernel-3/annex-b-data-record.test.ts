import { expect, test } from 'vitest';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

test.each([
  [0x9f02, '000000001250'],
  [0x9f26, '1122334455667788'],
  [0x82, '2000'],
  [0x9f36, '001E'],
  [0x9f10, '06011103A00000'],
  [0x9f1a, '0056'],
  [0x9f33, '000008'],
  [0x57, '4761739001010010D49122010000000000000F'],
  [0x5f2a, '0978'],
  [0x9a, '260105'],
  [0x9c, '00'],
  [0x9f37, '5A5A5A5A'],
  [0x95, '0000000000'],
  [0x9f39, '07'],
])('Book C-3 Annex B.1 the data record holds %x', (tag, value) => {
  expect(runKernel3().record(tag)).toBe(value);
  expect(runKernel3({ objects: { '9F27': '40' } }).record(tag)).toBe(value);
});

test('Book C-3 Annex B.1 the data record holds the other amount of a cashback', () => {
  const context = { terminal: { '9C': '09', '9F03': '000000000500' } };
  expect(runKernel3({ objects: { '9F07': 'FFC0' } }, context).record(0x9f03)).toBe('000000000500');
});

test('Book C-3 Annex B.1 the data record holds what the card sends of 5F34, 9F6E, 9F7C', () => {
  const { record } = runKernel3({ objects: { '9F7C': 'CAFE' } });
  expect([record(0x5f34), record(0x9f6e), record(0x9f7c)]).toEqual(['01', '20700000', 'CAFE']);
  const without = runKernel3({ objects: { '5F34': null, '9F6E': null } });
  expect([without.record(0x5f34), without.record(0x9f6e), without.record(0x9f7c)]).toEqual([
    null,
    null,
    null,
  ]);
});

test('Book C-3 Annex B.1 the cryptogram type made of the IAD is in the record', () => {
  expect(runKernel3({ objects: { '9F27': null } }).record(0x9f27)).toBe('80');
});
