import { expect, test } from 'vitest';
import { packChipData, unpackChipData } from '../../../../src/host/iso8583/chip-data.ts';
import { describeMessage } from '../../../../src/host/iso8583/describe-message.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';

test('a description shows what the table opens and hides the rest', () => {
  const described = describeMessage(iso87Tilld, {
    mti: '0200',
    fields: {
      2: fromHex('4761739001010119'),
      4: '000000001250',
      14: fromHex('3512'),
      35: fromHex('4761739001010119D35122010123456789'),
      39: '00',
      55: packChipData([
        [0x9f02, fromHex('000000001250')],
        [0x9f26, fromHex('1122334455667788')],
      ]),
    },
  });
  expect(described).toEqual({
    mti: '0200',
    fields: [
      { dataElement: 2, name: 'Primary account number', value: '476173******0119' },
      { dataElement: 4, name: 'Amount, transaction', value: '000000001250' },
      { dataElement: 14, name: 'Date, expiration', value: '(2 bytes)' },
      { dataElement: 35, name: 'Track 2 data', value: '(17 bytes)' },
      { dataElement: 39, name: 'Response code', value: '00' },
      { dataElement: 55, name: 'ICC related data', value: '9F02(6) 9F26(8)' },
    ],
  });
});

test('chip data that is not TLV is an error of DE 55 with its place', () => {
  expect(() => unpackChipData(fromHex('9F0206'))).toThrow(/^DE 55 at byte \d+: .*data objects$/);
});
