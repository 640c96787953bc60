import { describe, expect, test } from 'vitest';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';
import { tlvHex } from '../../support/card/objects.ts';

describe('Book C-3 5.4.1 the card may go', () => {
  test('Book C-3 5.4.1 as soon as it was read, in its holder’s language', () => {
    const { messages } = runKernel3();
    expect(messages).toEqual([
      { messageId: 0x17, status: 'card_read_successfully', languagePreference: 'en' },
    ]);
  });

  test('Book C-3 5.4.1 before its data are judged, and not when they could not be read', () => {
    expect(runKernel3({ objects: { 57: null } }).messages).toHaveLength(1);
    expect(runKernel3({ responses: { '00B20414': '6A83' } }).messages).toEqual([]);
  });
});

describe('Book C-3 5.4.2 is it complete?', () => {
  test.each(['57', '9F10', '9F26', '9F36'])(
    'Book C-3 5.4.2.1 without %s, or with it empty, the application ends',
    (tag) => {
      for (const value of [null, '']) {
        const { outcome } = runKernel3({ objects: { [tag]: value } });
        expect(outcome.kind).toBe('end_application');
        expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1c, status: 'processing_error' });
      }
    },
  );

  test.each(['8F', '90', '9F32', '9F46', '9F47', '9F69', '5A'])(
    'Book C-3 5.4.2.1 a card that signed for online and sends no %s ends the application',
    (tag) => {
      const card = { objects: { [tag]: null } };
      expect(runKernel3(card, { ttq: '27004000' }).outcome.kind).toBe('end_application');
      expect(runKernel3(card, { ttq: '26004000' }).outcome.kind).toBe('online_request');
    },
  );

  test.each(['8F', '90', '9F32', '5A'])(
    'Book C-3 5.4.2.1 a card with static data signed for online and no %s ends the application',
    (tag) => {
      const card = { signature: 'static', objects: { [tag]: null, 82: '4000' } } as const;
      expect(runKernel3(card, { ttq: '27004000' }).outcome.kind).toBe('end_application');
      expect(runKernel3(card, { ttq: '26004000' }).outcome.kind).toBe('online_request');
    },
  );

  test('Book C-3 5.4.2.1 a card or phone that could sign and did not goes on unsigned', () => {
    const unsigned = { signature: 'none', objects: { 82: '6000' } } as const;
    const { outcome } = runKernel3(unsigned, { ttq: '27004000' });
    expect(outcome).toMatchObject({
      kind: 'online_request',
      oda: { method: 'none', result: 'not_performed' },
    });
    const nothingRead = { objects: { 82: '2000', 94: null } };
    expect(runKernel3(nothingRead, { ttq: '27004000' }).outcome.kind).toBe('online_request');
  });

  test.each([
    ['twice in the answer to GET PROCESSING OPTIONS', '80A8', '77088202200082022000'],
    ['twice in a record', '00B20214', tlvHex(0x70, tlvHex(0x5f50, '31') + tlvHex(0x5f50, '32'))],
    ['in a record after the answer', '00B20214', '70059F36020001'],
    ['in two records', '00B20214', tlvHex(0x70, tlvHex(0x5f24, '491231'))],
  ])('Book C-3 5.4.2.2 an object %s ends the application', (_title, command, body) => {
    expect(runKernel3({ responses: { [command]: `${body}9000` } }).outcome.kind).toBe('end_application');
  });

  test('Book C-3 5.4.2.2 a template may come twice, what is in it may not', () => {
    const twice = (second: string) =>
      tlvHex(
        0x70,
        tlvHex(0xe1, tlvHex(0xdf01, '01')) + tlvHex(0xe1, tlvHex(second === 'same' ? 0xdf01 : 0xdf02, '02')),
      );
    const run = (second: string) => runKernel3({ responses: { '00B20214': `${twice(second)}9000` } });
    expect(run('other').outcome.kind).toBe('online_request');
    expect(run('same').outcome.kind).toBe('end_application');
  });
});

describe('Book C-3 5.4.3 what does it want?', () => {
  test.each([
    ['00', 'declined', '00'],
    ['10', 'approved', '40'],
    ['20', 'online_request', '80'],
    ['30', 'declined', 'C0'],
    ['EF', 'online_request', '80'],
  ])('Book C-3 5.4.3.1 without 9F27 byte 5 of the IAD tells the cryptogram: %s is %s', (byte5, kind, cid) => {
    const { outcome } = runKernel3({ objects: { '9F27': null, '9F10': `06011103${byte5}0000` } });
    expect(outcome.kind).toBe(kind);
    expect(outcome.discretionaryData?.get(0x9f27)).toEqual(Uint8Array.of(Number.parseInt(cid, 16)));
  });

  test('Book C-3 5.4.3.1 an IAD without byte 5 ends the application', () => {
    expect(runKernel3({ objects: { '9F27': null, '9F10': '06011103' } }).outcome.kind).toBe(
      'end_application',
    );
  });

  test('Book C-3 5.4.3.1 9F27 counts before the IAD', () => {
    expect(runKernel3({ objects: { '9F27': '80', '9F10': '06011103900000' } }).outcome.kind).toBe(
      'online_request',
    );
  });

  test.each([
    ['AAC', '00', '26004000', 'declined'],
    ['ARQC', '80', '26004000', 'online_request'],
    ['TC', '40', '26004000', 'approved'],
    ['TC where an online cryptogram is required', '40', '26804000', 'online_request'],
    ['reserved', 'C0', '26004000', 'declined'],
    ['AAC where an online cryptogram is required', '00', '26804000', 'declined'],
    ['ARQC on an offline-only reader', '80', '2E004000', 'declined'],
    ['the low bits of 9F27 decide nothing', '4F', '26004000', 'approved'],
  ])('Book C-3 5.4.3.2 %s', (_title, cid, ttq, kind) => {
    expect(runKernel3({ objects: { '9F27': cid } }, { ttq }).outcome.kind).toBe(kind);
  });

  test('Book C-3 5.4.3.2 a zero amount is never approved offline', () => {
    const objects = { '9F27': '40' };
    expect(runKernel3({ objects }, { amountMinor: 0 }).outcome.kind).toBe('online_request');
    expect(runKernel3({ objects }, { amountMinor: 0, ttq: '2E004000' }).outcome.kind).toBe('declined');
    expect(runKernel3({ objects }, { amountMinor: 1 }).outcome.kind).toBe('approved');
  });

  test('Book C-3 5.4.3.2 an AAC is no decline of a refund, a reserved cryptogram is', () => {
    const refund = { terminal: { '9C': '20' } };
    expect(runKernel3({ objects: { '9F27': '00' } }, refund).outcome.kind).toBe('online_request');
    expect(runKernel3({ objects: { '9F27': 'C0' } }, refund).outcome.kind).toBe('declined');
  });
});
