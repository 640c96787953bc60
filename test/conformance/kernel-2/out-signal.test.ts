import { expect, test } from 'vitest';
import { parseTlvs } from '../../../src/card/emv/tlv.ts';
import type { Outcome } from '../../../src/card/entry-point/outcome.ts';
import { outSignal } from '../../../src/card/kernels/k2/out-signal.ts';
import { userInterfaceRequestData } from '../../../src/card/kernels/k2/user-interface-request-data.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { runKernel2 } from '../../support/card/kernel-2-run.ts';
import { key } from '../../support/card/objects.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const signalOf = (outcome: Outcome) => {
  const signal = outSignal(outcome);
  const hex = (tag: number) => (signal.has(tag) ? toHex(signal.get(tag)!) : null);
  const list = (tag: number) => parseTlvs(signal.get(tag)!).map((tlv) => key(tlv.tag));
  return { tags: [...signal.keys()].map(key).join(' '), hex, list };
};

const LANGUAGE = '656E000000000000';
const NO_VALUE = '00'.repeat(9);
const interaction = (value: string) => ({ generateAcExtra: `DF4B03${value}` });

test.each([
  ['approved', {}, {}, '10F0F000B0F0FF00', `0300000013${LANGUAGE}${NO_VALUE}`],
  [
    'approved, to be signed',
    { objects: { '8E': '00000000000000001E03' } },
    { kernelData: { DF8119: '20' } },
    '10F0F010B8F0FF00',
    `1A00000013${LANGUAGE}${NO_VALUE}`,
  ],
  ['online with PIN', {}, { amountMinor: 5001 }, '30F0F020B8F0FF00', `1B00000000${LANGUAGE}${NO_VALUE}`],
  ['declined', { cid: '00' }, {}, '20F0F000B0F0FF00', `0700000013${LANGUAGE}${NO_VALUE}`],
  [
    'another interface',
    { cid: '00' },
    { kernelData: { DF8117: '20' } },
    '60F0F000B0F0FF00',
    `1D00000013${LANGUAGE}${NO_VALUE}`,
  ],
  [
    'a refund',
    { cid: '00' },
    { terminal: { '9C': '20' } },
    '40F0F000B0F0FF00',
    `1E00000000${LANGUAGE}${NO_VALUE}`,
  ],
  ['a second tap', interaction('000200'), {}, '4010F00070F0FF00', `2002000000${LANGUAGE}${NO_VALUE}`],
  [
    'another card',
    { responses: { '00B20114': '6A83' } },
    {},
    '40F0F0F090F0FF00',
    `1C00000013${LANGUAGE}${NO_VALUE}`,
  ],
  [
    'present again',
    { responses: { '00B20114': 'lost' } },
    {},
    '4010F0F050F0FF00',
    `2102000000${LANGUAGE}${NO_VALUE}`,
  ],
  ['the next application', { responses: { '80A80000': '6985' } }, {}, '5020F0F010F0FF00', null],
  ['try again', { responses: { '80A80000': 'lost' } }, {}, '7010F0F010F0FF00', null],
  [
    'field off',
    { objects: { '9F5D': '000400' } },
    { kernelData: { DF8130: '0A' } },
    '10F0F000B0F00A00',
    `0300000013${LANGUAGE}${NO_VALUE}`,
  ],
  [
    'no language',
    { objects: { '5F2D': null } },
    {},
    '10F0F000B0F0FF00',
    `0300000013${'00'.repeat(8)}${NO_VALUE}`,
  ],
  [
    'another hold time',
    {},
    { kernelData: { DF812D: '000150' } },
    '10F0F000B0F0FF00',
    `0300000150${LANGUAGE}${NO_VALUE}`,
  ],
] as const)('Book C-2 A.1 DF8129 and DF8116: %s', (_title, card, context, parameters, request) => {
  const { outcome } = runKernel2(card, context);
  const { hex } = signalOf(outcome);
  expect([hex(0xdf8129), hex(0xdf8116)]).toEqual([parameters, request]);
  expect(hex(0xdf8129)).toBe(outcomeParameterSet(outcome).replaceAll(' ', ''));
});

test('Book C-2 A.1 DF8116 with a balance', () => {
  const balance = { qualifier: 'balance', minor: 12345n, currencyNumeric: 978 } as const;
  const request = { messageId: 0x03, status: 'not_ready', holdMs: 1300, value: balance } as const;
  expect(toHex(userInterfaceRequestData(request))).toBe(`0300000013${'00'.repeat(8)}20${'000000012345'}0978`);
});

test('Book C-2 3.4 OUT carries data record and user interface request where byte 5 says so', () => {
  expect(signalOf(runKernel2().outcome).tags).toBe('DF8129 FF8105 FF8106 DF8116');
  expect(signalOf(runKernel2({ responses: { '00B20114': '6A83' } }).outcome).tags).toBe(
    'DF8129 FF8106 DF8116',
  );
  expect(signalOf(runKernel2({}, {}, { stopAt: '00B2' }).outcome).tags).toBe('DF8129 FF8106');
});

test('Book C-2 A.1 FF8105 and FF8106 hold what there is, in the order of the Book', () => {
  const { outcome } = runKernel2(
    { objects: { '9F5D': '000400', '9F12': '4D43', '9F11': '01', 50: '4D43', '9F6E': '00560000303000' } },
    { terminal: { '9F53': '52' } },
  );
  const { list } = signalOf(outcome);
  expect(list(0xff8105).join(' ')).toBe(
    '9F02 9F03 9F26 5F24 82 50 5A 5F34 9F36 9F07 9F09 9F27 9F34 84 9F1E 9F10 9F33 9F1A 9F35 95 57 9F53 5F2A 9A 9C 9F37 9F6E',
  );
  expect(list(0xff8106).join(' ')).toBe('9F5D 9F42 DF810B DF8115 DF810E DF810F 9F6E');
});

test('Book C-2 A.1 FF8106 of an early end holds the error alone', () => {
  const early = runKernel2({ objects: { '9F5D': '000400', 82: '1900' } });
  expect(signalOf(early.outcome).list(0xff8106)).toEqual(['DF8115']);
});
