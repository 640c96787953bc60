import { describe, expect, test } from 'vitest';
import { kernel2 } from '../../../src/card/kernels/k2/index.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import {
  type Kernel2CardOptions,
  type Kernel2ContextOptions,
  kernel2Card,
  kernel2Context,
} from '../../support/card/kernel-2-card.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';
import { testCaKeys } from '../../support/card/test-chain.ts';

function run(cardOptions: Kernel2CardOptions = {}, contextOptions: Kernel2ContextOptions = {}) {
  const { card, fci } = kernel2Card(cardOptions);
  const driven = drive(kernel2.run(kernel2Context(fci, contextOptions)), card);
  const record = (tag: number) => {
    const value = driven.outcome.dataRecord?.get(tag);
    return value ? toHex(value) : null;
  };
  const generateAc = driven.apdus.find((apdu) => apdu.startsWith('80AE'));
  return { ...driven, record, p1: generateAc?.slice(4, 6) };
}

describe('C-2 a whole transaction', () => {
  test('Book C-2 S910.74 a TC with a good CDA signature below the floor limit is approved', () => {
    const { outcome, messages, record, p1 } = run();
    expect(outcome.oda).toEqual({ method: 'cda', result: 'passed' });
    expect(outcomeParameterSet(outcome)).toBe('10 F0 F0 00 B0 F0 FF 00');
    expect(outcome.uiOnOutcome).toEqual({
      messageId: 0x03,
      status: 'not_ready',
      holdMs: 1300,
      languagePreference: 'en',
    });
    expect(messages.map(({ messageId, status }) => [messageId, status])).toEqual([
      [0x1e, 'card_read_successfully'],
    ]);
    expect(p1).toBe('50');
    expect(record(0x95)).toBe('0000000001');
    expect(record(0x9f26)).toBe('1122334455667788');
  });

  test('Book C-2 S1.14 commands go out in the order of the Book, GPO with the PDOL values', () => {
    const { apdus } = run();
    expect(apdus.map((apdu) => apdu.slice(0, 8))).toEqual([
      '80A80000',
      '00B2010C',
      '00B20114',
      '00B20214',
      '00B20314',
      '80AE5000',
    ]);
    expect(apdus[0]).toBe('80A800000C830A0000000000000000005600');
  });

  test('Book C-2 4.7 a private-class object of the issuer, here DF61 in the FCI of a real card, disturbs nothing', () => {
    const { card } = kernel2Card();
    const fci = fromHex('6F1B8407A0000000041010A510BF0C0DDF610104DF8117010099010200');
    const { outcome } = drive(kernel2.run(kernel2Context(fci)), card);
    expect(outcome.discretionaryData?.get(0xdf8115)).toEqual(fromHex('0000000000FF'));
    expect(outcome.dataRecord?.get(0x9f33)).toEqual(fromHex('000808'));
  });

  test('Book C-2 S1.13 without PDOL the data field is 8300', () => {
    expect(run({ objects: { '9F38': null } }).apdus[0]).toBe('80A8000002830000');
  });

  test('Book C-2 S1.7 a card that detects field off makes the field go off for DF8130', () => {
    const { outcome } = run({ objects: { '9F5D': '000400' } });
    expect(outcomeParameterSet(outcome)).toBe('10 F0 F0 00 B0 F0 0D 00');
    const next = run({ objects: { '9F5D': '000400' }, responses: { '80A80000': '6985' } });
    expect(outcomeParameterSet(next.outcome)).toBe('50 20 F0 F0 10 F0 FF 00');
  });

  test('Book C-2 S3.10 format 1 is understood', () => {
    const { outcome } = run({ responses: { '80A80000': '800A198008010100100103019000' } });
    expect(outcome.kind).toBe('approved');
  });

  test('Book C-2 S3.10 format 1 with the mag-stripe record alone', () => {
    const { apdus } = run({ responses: { '80A80000': '8006198008010100 9000' } });
    expect(apdus.map((apdu) => apdu.slice(0, 8))).toEqual(['80A80000', '00B2010C']);
  });

  test('Book C-2 S3.32 a reader with mag-stripe mode passes over its record', () => {
    const { apdus } = run({ objects: { 94: '0801010010010301' } }, { kernelData: { DF811B: '20' } });
    expect(apdus.map((apdu) => apdu.slice(0, 8))).not.toContain('00B2010C');
  });

  test('Book C-2 S456.14 an amount at the transaction limit is taken', () => {
    expect(run({}, { amountMinor: 10000 }).outcome.kind).toBe('online_request');
  });

  test('Book C-2 A.1 data record and discretionary data come in the order of the Book', () => {
    const { outcome } = run({ objects: { '9F5D': '000400' } });
    const tags = (elements: ReadonlyMap<number, unknown> | null) =>
      [...elements!.keys()].map((tag) => tag.toString(16));
    expect(tags(outcome.dataRecord).join(' ')).toBe(
      '9f02 9f03 9f26 5f24 82 50 5a 5f34 9f36 9f07 9f09 9f27 9f34 84 9f1e 9f10 9f33 9f1a 9f35 95 57 5f2a 9a 9c 9f37',
    );
    expect(tags(outcome.discretionaryData).join(' ')).toBe('9f5d 9f42 df810b df8115 df810e df810f');
  });
});

describe('C-2 offline data authentication', () => {
  test('Book C-2 S3R1.20 a card without CDA: not performed, cryptogram without signature', () => {
    const { outcome, record, p1 } = run({ objects: { 82: '1880' } });
    expect(p1).toBe('40');
    expect(record(0x95)).toBe('8000000001');
    expect(outcome.oda).toEqual({ method: 'none', result: 'not_performed' });
  });

  test('Book C-2 S456.25 without ICC certificate CDA has failed, is not asked for, and the card is to decline', () => {
    const { outcome, record, p1 } = run({ objects: { '9F46': null } });
    expect(record(0x95)).toBe('2400000001');
    expect(p1).toBe('00');
    expect(outcome.kind).toBe('declined');
    expect(outcome.oda).toEqual({ method: 'cda', result: 'failed', reason: 'card_data_missing' });
  });

  test('Book C-2 S456.25 a CA key that the reader lacks leaves it to the issuer below the CVM limit only', () => {
    const unknown = { caKeys: testCaKeys() };
    const below = run({}, { ...unknown, amountMinor: 5000 });
    expect(below.record(0x95)).toBe('0400008001');
    expect([below.p1, below.outcome.kind]).toEqual(['80', 'online_request']);
    expect(below.outcome.oda.result).toBe('failed');
    const above = run({}, { ...unknown, amountMinor: 5001 });
    expect([above.p1, above.outcome.kind]).toEqual(['00', 'declined']);
    const small = run({}, { ...unknown, amountMinor: 100 });
    expect([small.p1, small.outcome.kind]).toEqual(['80', 'online_request']);
  });

  test('Book C-2 S4.35 more than 2048 bytes of signed records: CDA failed, not "not performed"', () => {
    const record = `7081F2DF0181EE${'AB'.repeat(238)}9000`;
    const responses = Object.fromEntries(
      Array.from({ length: 9 }, (_, index) => [`00B20${index + 1}1C`, record]),
    );
    const driven = run({ objects: { 94: '080101001001030118010909' }, responses });
    expect(driven.record(0x95)).toBe('0400000001');
    expect(driven.p1).toBe('00');
  });

  test('Book C-2 S4.35 a signed record of SFI 11 that is no template 70: CDA failed, reading goes on', () => {
    const driven = run({
      objects: { 94: '080101001001030158010101' },
      responses: { '00B2015C': '0102039000' },
    });
    expect(driven.record(0x95)).toBe('0400000001');
    expect(driven.outcome.oda.reason).toBe('static_data_record');
  });

  test('Book C-2 S910.35 the card declines although a TC with CDA was asked for: accepted', () => {
    const { outcome, p1 } = run({ cid: '00' });
    expect(p1).toBe('50');
    expect(outcome.kind).toBe('declined');
    expect(outcome.oda.result).toBe('not_performed');
  });

  test('Book C-2 GAC.25 an AAC is asked for with CDA only from a card that signs it', () => {
    const denied = { '9F0E': '0000000001' };
    expect(run({ objects: denied }).p1).toBe('00');
    expect(run({ objects: { ...denied, '9F5D': '000100' }, signature: 'none', cid: '00' }).p1).toBe('10');
  });

  test('Book C-2 S910.37 an AAC asked for with CDA that comes without is a card data error', () => {
    const { outcome } = run({ objects: { '9F0E': '0000000001', '9F5D': '000100' } });
    expect(toHex(outcome.discretionaryData!.get(0xdf8115)!)).toBe('00060000001C');
  });

  test('Book C-2 GAC.23 on-device CVM without CDA asks for a decline', () => {
    expect(run({ objects: { 82: '1A80' } }).p1).toBe('00');
  });
});

describe('C-2 processing restrictions', () => {
  test.each([
    ['another version', { '9F08': '0003' }, '0080000001'],
    ['expired', { '5F24': '260104' }, '0040000001'],
    ['valid on its last day', { '5F24': '260105' }, '0000000001'],
    ['expired in the last century', { '5F24': '990101' }, '0040000001'],
    ['not yet effective', { '5F25': '260106' }, '0020000001'],
    ['effective today', { '5F25': '260105' }, '0000000001'],
    ['not outside ATMs', { '9F07': 'FE00' }, '0010000001'],
    ['no domestic goods or services', { '9F07': 'D700' }, '0010000001'],
    ['domestic services alone', { '9F07': '0900' }, '0000000001'],
    ['no international goods or services', { '9F07': 'EB00', '5F28': '0840' }, '0010000001'],
    ['no issuer country', { '9F07': '0100', '5F28': null }, '0000000001'],
    ['no usage control', { '9F07': null }, '0000000001'],
  ])('Book C-2 PRE %s', (_title, objects, tvr) => {
    expect(run({ objects }).record(0x95)).toBe(tvr);
  });

  test('Book C-2 PRE cashback needs its own bit', () => {
    const terminal = { '9C': '09', '9F03': '000000000500' };
    expect(run({ objects: { '9F07': 'FF00' } }, { terminal }).record(0x95)).toBe('0010000001');
    expect(run({ objects: { '9F07': 'FF80' } }, { terminal }).record(0x95)).toBe('0000000001');
  });

  test('Book C-2 PRE an ATM needs the ATM bit, cash the cash bit', () => {
    const terminal = { '9F35': '14', '9F40': 'F000F0A001', '9C': '01' };
    expect(run({ objects: { '9F07': 'FD00' } }, { terminal }).record(0x95)).toBe('0010000001');
    expect(run({ objects: { '9F07': 'FF00' } }, { terminal }).record(0x95)).toBe('0000000001');
    expect(run({ objects: { '9F07': '7F00' } }, { terminal }).record(0x95)).toBe('0010000001');
  });
});

describe('C-2 terminal action analysis', () => {
  const hit = { '5F24': '260104' }; // TVR byte 2 bit 7
  test.each([
    ['1 the issuer denies', '22', { ...hit, '9F0E': '0040000000' }, {}, '00'],
    ['1 the terminal denies', '22', hit, { DF8121: '0040000000' }, '00'],
    ['1 an absent IAC-Denial denies nothing', '22', { ...hit, '9F0E': null }, {}, '50'],
    ['2 an online-only terminal asks for an ARQC', '21', {}, {}, '90'],
    ['3 nothing hits', '22', {}, {}, '50'],
    ['3 the issuer wants to go online', '22', { ...hit, '9F0F': '0040000000' }, {}, '90'],
    ['3 the terminal wants to go online', '22', hit, { DF8122: '0040000000' }, '90'],
    ['3 an absent IAC-Online counts every bit', '22', { '9F0F': null }, {}, '90'],
    ['4 an offline-only terminal, nothing hits', '23', {}, {}, '50'],
    ['4 the issuer declines by default', '23', { ...hit, '9F0D': '0040000000' }, {}, '00'],
    ['4 the terminal declines by default', '26', hit, { DF8120: '0040000000' }, '00'],
    ['4 an absent IAC-Default counts every bit', '23', { '9F0D': null }, {}, '00'],
  ])('Book C-2 TAA %s', (_title, terminalType, objects, kernelData, p1) => {
    expect(run({ objects }, { kernelData, terminal: { '9F35': terminalType } }).p1).toBe(p1);
  });

  test('Book C-2 TAA the dictionary default of TAC-Denial declines a card that was not authenticated', () => {
    const { p1 } = run({ objects: { 82: '1880' } }, { kernelData: { DF8121: null } });
    expect(p1).toBe('00');
  });

  test('Book C-2 S456.37 floor limit: equal is below, one more is above', () => {
    expect(run({}, { amountMinor: 2000 }).record(0x95)).toBe('0000000001');
    expect(run({}, { amountMinor: 2001 }).record(0x95)).toBe('0000008001');
  });
});

describe('C-2 outcomes', () => {
  test('Book C-2 S910.75 an ARQC with online PIN', () => {
    const { outcome } = run({}, { amountMinor: 5001 });
    expect(outcomeParameterSet(outcome)).toBe('30 F0 F0 20 B8 F0 FF 00');
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1b, status: 'not_ready', holdMs: 0 });
    expect(outcome.oda.result).toBe('passed');
  });

  test('Book C-2 S910.75 a TC with signature', () => {
    const { outcome } = run(
      { objects: { '8E': '00000000000000001E03' } },
      { amountMinor: 1000, kernelData: { DF8126: '000000000999', DF8118: '20' } },
    );
    expect(outcomeParameterSet(outcome)).toBe('10 F0 F0 10 B8 F0 FF 00');
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1a });
  });

  const plain = { 82: '1880' };
  test.each([
    ['no contact reader', '00', '00', null, '20 F0 F0 00 B0 F0 FF 00', 0x07],
    ['a contact reader', '20', '00', null, '60 F0 F0 00 B0 F0 FF 00', 0x1d],
    ['a contact reader and a phone', '20', '00', '00560000323000', '20 F0 F0 00 B0 F0 FF 00', 0x07],
    ['a contact reader and a plain card', '20', '00', '00560000303000', '60 F0 F0 00 B0 F0 FF 00', 0x1d],
    ['device type not given', '20', '00', '00568000323000', '60 F0 F0 00 B0 F0 FF 00', 0x1d],
    ['a refund', '20', '20', null, '40 F0 F0 00 B0 F0 FF 00', 0x1e],
  ])('Book C-2 S910.74 AAC: %s', (_title, inputCapability, type, thirdPartyData, parameters, messageId) => {
    const { outcome } = run(
      { cid: '00', objects: { ...plain, '9F6E': thirdPartyData } },
      { kernelData: { DF8117: inputCapability }, terminal: { '9C': type } },
    );
    expect(outcomeParameterSet(outcome)).toBe(parameters);
    expect(outcome.uiOnOutcome).toMatchObject({ messageId, status: 'not_ready' });
  });

  test('Book C-2 S910.79 a phone that wants its owner first: see phone, then present it again', () => {
    const { outcome, messages } = run({ generateAcExtra: 'DF4B03000200' });
    expect(outcomeParameterSet(outcome)).toBe('40 10 F0 00 70 F0 FF 00');
    expect(messages.map(({ messageId, status, holdMs }) => [messageId, status, holdMs])).toEqual([
      [0x1e, 'card_read_successfully', 0],
      [0x20, 'not_ready', 1300],
    ]);
    expect(outcome.uiOnRestart).toMatchObject({ messageId: 0x20, status: 'ready_to_read', holdMs: 0 });
  });

  test('Book C-2 S910.71 bits of DF4B outside the mask change nothing', () => {
    expect(run({ generateAcExtra: 'DF4B03001000' }).outcome.kind).toBe('approved');
  });

  test('Book C-2 S910.73 the phone message table is the reader’s', () => {
    const { messages } = run(
      { generateAcExtra: 'DF4B03000100' },
      { kernelData: { DF8131: '0001000001002104 0000000000000700' } },
    );
    expect(messages.at(-1)).toMatchObject({ messageId: 0x21, status: 'card_read_successfully' });
  });
});
