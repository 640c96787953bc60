import { describe, expect, test } from 'vitest';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

const TC = { '9F27': '40' };

describe('Book C-3 5.5.1.1 expiry', () => {
  test.each([
    ['not expired on its last day', { ...TC, '5F24': '260105' }, 'approved'],
    ['expired', { ...TC, '5F24': '260104' }, 'declined'],
    ['expired in the century before', { ...TC, '5F24': '991231' }, 'declined'],
    ['no expiry date', { ...TC, '5F24': null }, 'declined'],
    ['expired, the card wants online', { ...TC, '5F24': '260104', '9F6C': '0800' }, 'online_request'],
    ['expired, no CTQ', { ...TC, '5F24': '260104', '9F6C': null }, 'declined'],
    ['expired, with an ARQC', { '5F24': '260104' }, 'online_request'],
  ])('Book C-3 5.5.1.1 %s', (_title, objects, kind) => {
    expect(runKernel3({ objects }).outcome.kind).toBe(kind);
  });

  test('Book C-3 5.5.1.1 an offline-only reader cannot do what the card wants', () => {
    const objects = { ...TC, '5F24': '260104', '9F6C': '0800' };
    expect(runKernel3({ objects }, { ttq: '2E004000' }).outcome.kind).toBe('declined');
  });
});

test('Book C-3 5.5.1.2 a TC of a PAN on the exception file is declined', () => {
  const exceptionFile = (pan: Uint8Array) => pan.join('') === '4761739001010010';
  expect(runKernel3({ objects: TC }, { exceptionFile }).outcome.kind).toBe('declined');
  expect(runKernel3({}, { exceptionFile }).outcome.kind).toBe('online_request');
  expect(runKernel3({ objects: TC }, { exceptionFile: () => false }).outcome.kind).toBe('approved');
});

test('Book C-3 5.5.1.2 the PAN is that of track 2, and is looked at also when expiry took the TC online', () => {
  const exceptionFile = (pan: Uint8Array) => pan.join('') === '4761739001010010';
  const objects = { ...TC, '5A': null, '5F24': '260104', '9F6C': '0800' };
  expect(runKernel3({ objects }, { exceptionFile }).outcome.kind).toBe('declined');
});

const CASH = { terminal: { '9C': '01' } };
const CASHBACK = { terminal: { '9C': '09', '9F03': '000000000100' } };
const PURCHASE_WITH_OTHER_AMOUNT = { terminal: { '9C': '00', '9F03': '000000000100' } };

describe('Book C-3 5.5.1.3 cash', () => {
  test.each([
    ['domestic, allowed', { '9F07': '8000' }, 'online_request'],
    ['domestic, not allowed', { '9F07': '7FFF' }, 'declined'],
    ['international, allowed', { '9F07': '4000', '5F28': '0840' }, 'online_request'],
    ['international, not allowed', { '9F07': 'BFFF', '5F28': '0840' }, 'declined'],
    ['no AUC', { '9F07': null }, 'declined'],
    ['no issuer country', { '5F28': null }, 'declined'],
    [
      'the issuer country from 9F57, domestic',
      { '9F07': '8000', '5F28': null, '9F57': '0056' },
      'online_request',
    ],
    [
      'the issuer country from 9F57, international',
      { '9F07': '8000', '5F28': null, '9F57': '0840' },
      'declined',
    ],
    ['the card wants another interface', { '9F07': '7FFF', '9F6C': '0400' }, 'try_another_interface'],
    ['the switch for cashback is not the one for cash', { '9F07': '7FFF', '9F6C': '0200' }, 'declined'],
    ['not allowed, no CTQ', { '9F07': '7FFF', '9F6C': null }, 'declined'],
  ])('Book C-3 5.5.1.3 %s', (_title, objects, kind) => {
    expect(runKernel3({ objects }, CASH).outcome.kind).toBe(kind);
  });

  test('Book C-3 5.5.1.3 another interface is insert or swipe, none preferred', () => {
    const { outcome } = runKernel3({ objects: { '9F07': '0000', '9F6C': '0400' } }, CASH);
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x18, status: 'processing_error' });
    expect(outcome).toMatchObject({ alternateInterface: null, start: null, cvm: null, dataRecord: null });
  });

  test('Book C-3 5.5.1.3 a purchase is not asked about cash', () => {
    expect(runKernel3({ objects: { '9F07': '0000' } }).outcome.kind).toBe('online_request');
  });
});

describe('Book C-3 5.5.1.4 cashback', () => {
  test.each([
    ['domestic, allowed', { '9F07': '0080' }, 'online_request'],
    ['domestic, not allowed', { '9F07': 'FF7F' }, 'declined'],
    ['international, allowed', { '9F07': '0040', '5F28': '0840' }, 'online_request'],
    ['international, not allowed', { '9F07': 'FFBF', '5F28': '0840' }, 'declined'],
    ['no AUC', { '9F07': null }, 'declined'],
    ['the card wants another interface', { '9F07': '0000', '9F6C': '0200' }, 'try_another_interface'],
    ['the switch for cash is not the one for cashback', { '9F07': '0000', '9F6C': '0400' }, 'declined'],
  ])('Book C-3 5.5.1.4 %s', (_title, objects, kind) => {
    for (const context of [CASHBACK, PURCHASE_WITH_OTHER_AMOUNT]) {
      expect(runKernel3({ objects }, context).outcome.kind).toBe(kind);
    }
  });

  test('Book C-3 5.5.1.4 type 09 is enough, and another interface is insert or swipe', () => {
    const context = { terminal: { '9C': '09' } };
    const { outcome } = runKernel3({ objects: { '9F07': '0000', '9F6C': '0200' } }, context);
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x18, status: 'processing_error' });
  });
});

describe('Book C-3 5.5.1.5 ATM', () => {
  test.each(['14', '15', '16'])(
    'Book C-3 5.5.1.5 terminal type %s: the card must be valid at a contactless ATM',
    (type) => {
      const atm = { terminal: { '9F35': type } };
      expect(runKernel3({}, atm).outcome.kind).toBe('online_request');
      expect(runKernel3({ objects: { '9F6C': '0100' } }, atm).outcome.kind).toBe('declined');
      expect(runKernel3({ objects: { '9F6C': null } }, atm).outcome.kind).toBe('declined');
    },
  );

  test('Book C-3 5.5.1.5 no ATM', () => {
    expect(runKernel3({ objects: { '9F6C': '0100' } }).outcome.kind).toBe('online_request');
  });
});

test.each([
  ['5.5.1.3', '60', '9F07', '0000', CASH],
  ['5.5.1.4', 'A0', '9F07', '0000', CASHBACK],
  ['5.5.1.5', 'C0', '9F6C', '0100', { terminal: { '9F35': '14' } }],
])(
  'Book C-3 %s is done where the reader’s option (DF8F03) is on',
  (_section, without, tag, value, context) => {
    const card = { objects: { [tag]: value } };
    expect(runKernel3(card, { ...context, kernelData: { DF8F03: without } }).outcome.kind).toBe(
      'online_request',
    );
    expect(runKernel3(card, { ...context, kernelData: { DF8F03: 'E0' } }).outcome.kind).toBe('declined');
  },
);

test('Book C-3 5.5 nothing is switched after a decline: the first restriction that declines ends them', () => {
  const objects = { ...TC, '5F24': '260104', '9F07': '0000', '9F6C': '0400' };
  expect(runKernel3({ objects }, CASH).outcome.kind).toBe('declined');
});

test('Book C-3 5.5 goods, services and validity at other terminals (AUC byte 1 bits 6 to 1) are not looked at', () => {
  expect(runKernel3({ objects: { ...TC, '9F07': '0000' } }).outcome.kind).toBe('approved');
});
