import { expect, test } from 'vitest';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

const TC = { '9F27': '40' };
const SHOWS_AMOUNT = { kernelData: { DF8F03: 'F0' } };

test('Book C-3 4.1.1.1 the low nibble of 9F6E byte 4 does not go out', () => {
  expect(runKernel3().record(0x9f6e)).toBe('20700000');
  expect(runKernel3({ objects: { '9F6E': '238C00F5' } }).record(0x9f6e)).toBe('238C00F0');
});

test.each(['80A8', '00B20114', '00B20414'])(
  'Book C-3 4.1.1.2 the card lost at %s: try again from Start B, nothing else',
  (command) => {
    const { outcome } = runKernel3({ responses: { [command]: 'lost' } });
    expect(outcome).toEqual({
      kind: 'try_again',
      start: 'B',
      onlineResponseData: null,
      cvm: null,
      uiOnOutcome: null,
      uiOnRestart: null,
      dataRecord: null,
      discretionaryData: null,
      alternateInterface: null,
      receipt: false,
      fieldOffHoldMs: null,
      removalTimeoutMs: 0,
      oda: { method: 'none', result: 'not_performed' },
    });
  },
);

test('Book C-3 4.2.1.1 card data that cannot be parsed end the application with 1C, nothing else', () => {
  const { outcome } = runKernel3({ responses: { '80A8': '77048202209000' } });
  expect(outcome).toEqual({
    kind: 'end_application',
    start: null,
    onlineResponseData: null,
    cvm: null,
    uiOnOutcome: { messageId: 0x1c, status: 'processing_error' },
    uiOnRestart: null,
    dataRecord: null,
    discretionaryData: null,
    alternateInterface: null,
    receipt: false,
    fieldOffHoldMs: null,
    removalTimeoutMs: 0,
    oda: { method: 'none', result: 'not_performed' },
  });
});

test.each([
  ['9F6C', '000000'],
  ['9F6C', '00'],
  ['9F69', '01A1B2C3'],
  ['9F69', '01A1B2C3D400000000000000000000000000'],
  ['9F27', '8000'],
  ['9F36', '1E'],
  ['9F26', '11223344556677'],
  ['5F24', '4912'],
  ['9F5D', '4200'],
])('Book C-3 4.2.1.1 %s of a length that it cannot have (%s) ends the application', (tag, value) => {
  expect(runKernel3({ objects: { [tag]: value } }).outcome.kind).toBe('end_application');
});

test.each([
  ['approved', TC],
  ['declined', { '9F27': '00' }],
  ['online_request', {}],
])(
  'Book C-3 4.3.1.1 %s: the available offline amount is shown and handed on where the reader does so',
  (kind, card) => {
    const objects = { ...card, '9F5D': '000000004200' };
    const shown = runKernel3({ objects }, SHOWS_AMOUNT).outcome;
    expect(shown.kind).toBe(kind);
    expect(shown.uiOnOutcome?.value).toEqual({ qualifier: 'balance', minor: 4200n, currencyNumeric: 978 });
    expect(toHex(shown.discretionaryData!.get(0x9f5d)!)).toBe('000000004200');
  },
);

test('Book C-3 4.3.1.1 without the option, or without 9F5D, no amount is shown', () => {
  const off = runKernel3({ objects: { ...TC, '9F5D': '000000004200' } }).outcome;
  expect(off.uiOnOutcome?.value).toBeUndefined();
  expect(off.discretionaryData!.has(0x9f5d)).toBe(false);
  const absent = runKernel3({ objects: TC }, SHOWS_AMOUNT).outcome;
  expect(absent.uiOnOutcome?.value).toBeUndefined();
  expect(absent.discretionaryData!.has(0x9f5d)).toBe(false);
});

test('Book C-3 4.3.1.1 an amount that is no number is not shown', () => {
  const { outcome } = runKernel3({ objects: { ...TC, '9F5D': '00000000420A' } }, SHOWS_AMOUNT);
  expect([outcome.kind, outcome.uiOnOutcome?.value]).toEqual(['approved', undefined]);
});
