import { expect, test } from 'vitest';
import { readCardRecord } from '../../../../../src/host/upstreams/iso8583/card-record.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';
import { plainCardRecord } from '../../../../support/host-transactions.ts';

test.each([
  ['16', '57114761739001010119D35122010123456789', '4761739001010119'],
  // The separator is the low nibble: 15 digits, then D.
  ['15', '5710374245001751006D3512201012345678', '374245001751006F'],
])('without 5A the PAN comes from track 2: %s digits', (_, record, pan) => {
  expect(toHex(readCardRecord(fromHex(record)).pan!)).toBe(pan);
});

test('wiping leaves nothing of the card in memory', () => {
  const plain = plainCardRecord();
  const card = readCardRecord(plain);
  const { pan, track2, chipData } = card;
  card.wipe();
  for (const bytes of [plain, pan!, track2!, chipData]) expect(bytes.every((byte) => byte === 0)).toBe(true);
});

test('what the card did not give is absent, not empty', () => {
  const card = readCardRecord(fromHex('9F360200079F2701409C0100'));
  expect(card).toMatchObject({
    pan: undefined,
    track2: undefined,
    expiry: undefined,
    sequenceNumber: undefined,
  });
  expect(toHex(card.chipData)).toBe('9C01009F2701409F36020007');
});
