import { expect, test } from 'vitest';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

const TC = { '9F27': '40' };

test('Book C-3 5.9.1.1 approved, with its parameters', () => {
  const { outcome } = runKernel3({ objects: TC });
  expect(outcome).toMatchObject({
    kind: 'approved',
    start: null,
    onlineResponseData: null,
    cvm: 'no_cvm',
    uiOnRestart: null,
    alternateInterface: null,
    receipt: false,
    fieldOffHoldMs: null,
    removalTimeoutMs: 0,
  });
  expect(outcome.uiOnOutcome).toEqual({
    messageId: 0x03,
    status: 'card_read_successfully',
    languagePreference: 'en',
  });
  expect(outcome.dataRecord).not.toBeNull();
});

test('Book C-3 5.9.1.1 with signature the merchant is told, and there is a receipt', () => {
  const objects = { ...TC, '9F6C': '4000', '9F69': '01A1B2C3D44000' };
  const { outcome } = runKernel3({ objects });
  expect(outcome).toMatchObject({ kind: 'approved', cvm: 'obtain_signature', receipt: true });
  expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1a, status: 'card_read_successfully' });
});

test('Book C-3 5.9.1.2 declined, with its parameters: no data record', () => {
  const { outcome } = runKernel3({ objects: { '9F27': '00' } });
  expect(outcome).toMatchObject({
    kind: 'declined',
    start: null,
    onlineResponseData: null,
    cvm: 'no_cvm',
    uiOnRestart: null,
    dataRecord: null,
    alternateInterface: null,
    receipt: false,
    fieldOffHoldMs: null,
    removalTimeoutMs: 0,
  });
  expect(outcome.uiOnOutcome).toEqual({
    messageId: 0x07,
    status: 'card_read_successfully',
    languagePreference: 'en',
  });
});

test('Book C-3 5.9.1.2 what is known goes to the terminal without card number', () => {
  const discretionary = runKernel3({ objects: { '9F27': '00' } }).outcome.discretionaryData!;
  expect(toHex(discretionary.get(0x84)!)).toBe('A0000000031010');
  expect(toHex(discretionary.get(0x95)!)).toBe('0000000000');
  expect(toHex(discretionary.get(0x9f27)!)).toBe('00');
  for (const tag of [0x57, 0x5a, 0x5f20]) expect(discretionary.has(tag)).toBe(false);
});

test('Book C-3 5.9.1.2 an offline-only reader declines what would have to go online', () => {
  expect(runKernel3({}, { ttq: '2E004000' }).outcome.kind).toBe('declined');
  expect(
    runKernel3({ objects: { '9F27': '00' } }, { ttq: '2E004000', terminal: { '9C': '20' } }).outcome.kind,
  ).toBe('declined');
});
