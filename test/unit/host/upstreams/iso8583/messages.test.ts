import { expect, test } from 'vitest';
import { iso87Tilld } from '../../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../../../../src/host/iso8583/field-spec.ts';
import { packMessage } from '../../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../../src/host/iso8583/unpack-message.ts';
import { readCardRecord } from '../../../../../src/host/upstreams/iso8583/card-record.ts';
import { MessageBuilder } from '../../../../../src/host/upstreams/iso8583/messages.ts';
import { toHex } from '../../../../../src/platform/bytes/hex.ts';
import {
  advice,
  CANARY_PAN,
  CANARY_TRACK2,
  hostTransaction,
  plainCardRecord,
  reversal,
} from '../../../../support/host-transactions.ts';

const messages = new MessageBuilder({
  terminalId: 'TILLD001',
  merchantId: 'MERCHANT01',
  merchantCategoryCode: '5411',
  timeZone: 'Europe/Berlin',
});
const first = Date.UTC(2026, 10, 24, 9, 11, 13);
const later = Date.UTC(2026, 10, 25, 23, 59, 58);
const card = () => readCardRecord(plainCardRecord());

test('a purchase carries what the card and the payment say', () => {
  const bytes = packMessage(iso87Tilld, messages.request(hostTransaction(), card(), first));
  const { mti, fields } = unpackMessage(iso87Tilld, bytes);
  expect(mti).toBe('0200');
  expect(toHex(fields[2] as Uint8Array)).toBe(CANARY_PAN);
  expect(toHex(fields[35] as Uint8Array)).toBe(`${CANARY_TRACK2}`);
  expect(toHex(fields[14] as Uint8Array)).toBe('3512');
  expect(fields).toMatchObject({
    3: '000000',
    4: '000000001250',
    7: '1124091113',
    11: '000007',
    // 10:11:12 UTC is 11:11:12 in Berlin in winter.
    12: '111112',
    13: '1124',
    18: '5411',
    22: '071',
    23: '001',
    25: '00',
    37: '633209000007',
    41: 'TILLD001',
    42: 'MERCHANT01     ',
    49: '978',
    62: '019aa1b2-0000-7000-8000-000000000001',
  });
  expect(toHex(fields[55] as Uint8Array)).toBe(
    '820220008407A000000003101095050000000000' +
      '9A032611249C01005F2A0209785F3401019F02060000000012509F03060000000000009F1007060112A0000000' +
      '9F1A0202769F260811223344556677889F2701809F3303E0F8C89F34031F00009F360200079F3704DEADBEEF',
  );
});

test('a reversal names its original and carries neither track 2 nor chip data', () => {
  const { mti, fields } = messages.reversal(reversal(), card(), later);
  expect(mti).toBe('0420');
  expect(fields).toMatchObject({ 11: '000008', 37: '633209000007', 39: '68', 4: '000000001250' });
  expect(fields[90]).toBe(`${'0200'}${'000007'}${'1124091113'}${'0'.repeat(22)}`);
  expect(fields[35]).toBeUndefined();
  expect(fields[55]).toBeUndefined();
});

test.each([
  ['timeout', '68'],
  ['cancelled', '17'],
  ['interrupted', '22'],
] as const)('a reversal after %s says %s', (cause, code) => {
  expect(messages.reversal(reversal({ cause }), null, first).fields[39]).toBe(code);
});

const repeats: readonly (readonly [string, () => IsoMessage, () => IsoMessage])[] = [
  [
    'an advice',
    () => messages.advice(advice(), card(), first),
    () => messages.advice(advice({ repeat: true }), card(), later),
  ],
  [
    'a reversal',
    () => messages.reversal(reversal(), card(), first),
    () => messages.reversal(reversal({ repeat: true }), card(), later),
  ],
];

test.each(repeats)('the repeat of %s differs in MTI and transmission time only', (_, original, repeat) => {
  const before = packMessage(iso87Tilld, original());
  const after = packMessage(iso87Tilld, repeat());
  expect(after.length).toBe(before.length);
  const different = [...before.keys()].filter((at) => before[at] !== after[at]);
  // DE 7 follows MTI (2), bitmaps (8 or 16), DE 2 (1 + 8), DE 3 (3) and DE 4 (6).
  const bitmaps = (before[2]! & 0x80) === 0 ? 8 : 16;
  const timeAt = 2 + bitmaps + 9 + 3 + 6;
  const expected = [1, timeAt + 1, timeAt + 2, timeAt + 3, timeAt + 4];
  expect(different).toEqual(expected);
  const again = unpackMessage(iso87Tilld, after);
  const { mti, fields } = unpackMessage(iso87Tilld, before);
  again.fields[7] = fields[7];
  expect(packMessage(iso87Tilld, { mti, fields: again.fields })).toEqual(before);
});
