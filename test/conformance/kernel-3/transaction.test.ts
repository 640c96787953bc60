import { describe, expect, test } from 'vitest';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import {
  type Kernel3CardOptions,
  type Kernel3ContextOptions,
  kernel3Card,
  kernel3Context,
} from '../../support/card/kernel-3-card.ts';
import { testCaKeys } from '../../support/card/test-chain.ts';

function run(cardOptions: Kernel3CardOptions = {}, contextOptions: Kernel3ContextOptions = {}) {
  const { card, fci } = kernel3Card(cardOptions);
  const driven = drive(kernel3.run(kernel3Context(fci, contextOptions)), card);
  const record = (tag: number) => {
    const value = driven.outcome.dataRecord?.get(tag);
    return value ? toHex(value) : null;
  };
  return { ...driven, record };
}

const TC = { '9F27': '40' };
const ui = (messageId: number, status: string) => expect.objectContaining({ messageId, status });

describe('C-3 5.2 initiate application processing', () => {
  test('C-3 5.2.1 GET PROCESSING OPTIONS carries the PDOL values', () => {
    const { apdus } = run({}, { ttq: '26C04000' });
    expect(apdus[0]).toBe(
      '80A8000023832126C04000' +
        '000000001250' +
        '000000000000' +
        '0056' +
        '0000000000' +
        '0978' +
        '260105' +
        '00' +
        '5A5A5A5A' +
        '00',
    );
  });

  test.each([
    ['6984', 'try_another_interface', null, ui(0x1d, 'processing_error'), 'contact_chip'],
    ['6985', 'select_next', 'C', null, null],
    ['6986', 'try_again', 'B', ui(0x20, 'processing_error'), null],
    ['6A81', 'end_application', null, ui(0x1c, 'processing_error'), null],
    ['6283', 'end_application', null, ui(0x1c, 'processing_error'), null],
  ])('C-3 5.2.2.2 status %s is %s', (sw, kind, start, uiOnOutcome, alternateInterface) => {
    const { outcome } = run({ responses: { '80A8': sw } });
    expect(outcome).toMatchObject({ kind, start, alternateInterface, dataRecord: null });
    expect(outcome.uiOnOutcome).toEqual(uiOnOutcome);
  });

  test('C-3 5.2.2.2 see phone: the field goes off for 1.3 s, then the card is to be presented again', () => {
    const { outcome } = run({ responses: { '80A8': '6986' } });
    expect(outcome.fieldOffHoldMs).toBe(1300);
    expect(outcome.uiOnOutcome?.holdMs).toBe(1300);
    expect(outcome.uiOnRestart).toEqual({ messageId: 0x21, status: 'ready_to_read' });
  });

  test('C-3 5.2 a reader without EMV mode sends nothing', () => {
    const { outcome, apdus } = run({}, { ttq: '86004000' });
    expect([outcome.kind, apdus.length]).toEqual(['end_application', 0]);
  });

  test.each([
    ['the answer is no template', '82022000'],
    ['another template', '700482022000'],
    ['bytes after the template', '770482022000FF'],
    ['a length that goes beyond', '7705820220'],
    ['no AIP', '770A9F26081122334455667788'],
    ['an AIP of one byte', '7703820120'],
    ['an object twice', '77088202200082022000'],
    ['format 1 too short', '80042000'],
    ['an AFL that is not well formed', '770A82022000940410010002'],
    ['an AFL with SFI 0', '770A82022000940400010100'],
    ['an AFL with record 0', '770A82022000940410000100'],
    ['an AFL that ends before it begins', '770A82022000940410020100'],
    ['an AFL with more records than a reader takes', '770A8202200094041001FF00'],
  ])('C-3 5.2.2, 5.3 %s ends the application', (_title, body) => {
    const { outcome } = run({ responses: { '80A8': `${body}9000` } });
    expect(outcome.kind).toBe('end_application');
    expect(outcome.uiOnOutcome).toEqual(ui(0x1c, 'processing_error'));
  });

  test('C-3 5.2.2 format 1 is parsed, and lacks the mandatory data', () => {
    const { outcome, apdus } = run({ responses: { '80A8': '80062000100101009000' } });
    expect(outcome.kind).toBe('end_application');
    expect(apdus).toHaveLength(2);
  });
});

describe('C-3 5.3 read application data', () => {
  test('C-3 5.3 without AFL nothing is read', () => {
    expect(run({ objects: { 94: null } }).apdus).toHaveLength(1);
    expect(run({ objects: { 94: '' } }).outcome.kind).toBe('online_request');
  });

  test.each([
    ['a status other than 9000', '6A83'],
    ['a record that is no template 70', '77025F349000'],
    ['a broken record', '70035F34029000'],
    ['an object that came before', '70059F360200019000'],
  ])('C-3 5.3 %s ends the application', (_title, response) => {
    expect(run({ responses: { '00B20214': response } }).outcome.kind).toBe('end_application');
  });

  test('C-3 0.7 an object of the terminal in a record is ignored', () => {
    const { outcome, record } = run({ responses: { '00B20214': '70099F02060000000000019000' } });
    expect(outcome.kind).toBe('online_request');
    expect(record(0x9f02)).toBe('000000001250');
  });

  test.each(['80A8', '00B20214'])('C-3 4.1.1.2 the card lost at %s: try again', (command) => {
    const { outcome } = run({ responses: { [command]: 'lost' } });
    expect(outcome).toMatchObject({ kind: 'try_again', start: 'B', uiOnOutcome: null, uiOnRestart: null });
  });
});

describe('C-3 5.4 card read complete', () => {
  test('C-3 5.4 the card may go as soon as it was read', () => {
    const { messages } = run();
    expect(messages).toEqual([
      { messageId: 0x17, status: 'card_read_successfully', languagePreference: 'en' },
    ]);
  });

  test.each(['57', '9F10', '9F26', '9F36'])('C-3 5.4.2.1 without %s the application ends', (tag) => {
    expect(run({ objects: { [tag]: null } }).outcome.kind).toBe('end_application');
  });

  test('C-3 A.2 another PAN in 5A than in 57 ends the application', () => {
    expect(run({ objects: { '5A': '4761739001010011' } }).outcome.kind).toBe('end_application');
    expect(run({ objects: { 57: 'FFFF' } }).outcome.kind).toBe('end_application');
  });

  test.each([
    ['00', 'declined'],
    ['10', 'approved'],
    ['20', 'online_request'],
    ['30', 'declined'],
  ])('C-3 5.4.3.1 without 9F27 byte 5 of the IAD tells the cryptogram: %s', (byte5, kind) => {
    const { outcome } = run({ objects: { '9F27': null, '9F10': `06011103${byte5}0000` } });
    expect(outcome.kind).toBe(kind);
  });

  test('C-3 5.4.3.1 an IAD without byte 5 ends the application', () => {
    expect(run({ objects: { '9F27': null, '9F10': '06011103200000' } }).record(0x9f27)).toBe('80');
    expect(run({ objects: { '9F27': null, '9F10': '06011103' } }).outcome.kind).toBe('end_application');
  });

  test.each([
    ['AAC', '00', '26004000', 'declined'],
    ['ARQC', '80', '26004000', 'online_request'],
    ['TC', '40', '26004000', 'approved'],
    ['TC where an online cryptogram is required', '40', '26804000', 'online_request'],
    ['reserved', 'C0', '26004000', 'declined'],
    ['ARQC on an offline-only reader', '80', '2E004000', 'declined'],
  ])('C-3 5.4.3.2 %s', (_title, cid, ttq, kind) => {
    expect(run({ objects: { '9F27': cid } }, { ttq }).outcome.kind).toBe(kind);
  });
});

describe('C-3 5.5 processing restrictions', () => {
  test.each([
    ['not expired on its last day', { ...TC, '5F24': '260105' }, 'approved'],
    ['expired', { ...TC, '5F24': '260104' }, 'declined'],
    ['no expiry date', { ...TC, '5F24': null }, 'declined'],
    ['expired, the card wants online', { ...TC, '5F24': '260104', '9F6C': '0800' }, 'online_request'],
    ['expired, with an ARQC', { '5F24': '260104' }, 'online_request'],
  ])('C-3 5.5.1.1 %s', (_title, objects, kind) => {
    expect(run({ objects }).outcome.kind).toBe(kind);
  });

  test('C-3 5.5.1.2 a TC of a PAN on the exception file is declined', () => {
    const exceptionFile = (pan: Uint8Array) => pan.join('') === '4761739001010010';
    expect(run({ objects: TC }, { exceptionFile }).outcome.kind).toBe('declined');
    expect(run({}, { exceptionFile }).outcome.kind).toBe('online_request');
    expect(run({ objects: TC }, { exceptionFile: () => false }).outcome.kind).toBe('approved');
  });

  const cash = { terminal: { '9C': '01' } };
  const cashback = { terminal: { '9F03': '000000000100' } };
  test.each([
    ['5.5.1.3 domestic cash allowed', cash, { '9F07': '8000' }, 'online_request'],
    ['5.5.1.3 domestic cash not allowed', cash, { '9F07': '7FFF' }, 'declined'],
    ['5.5.1.3 international cash allowed', cash, { '9F07': '4000', '5F28': '0840' }, 'online_request'],
    ['5.5.1.3 international cash not allowed', cash, { '9F07': 'BFFF', '5F28': '0840' }, 'declined'],
    [
      '5.5.1.3 the card wants another interface',
      cash,
      { '9F07': '7FFF', '9F6C': '0400' },
      'try_another_interface',
    ],
    ['5.5.1.4 domestic cashback allowed', cashback, { '9F07': '0080' }, 'online_request'],
    ['5.5.1.4 domestic cashback not allowed', cashback, { '9F07': 'FF7F' }, 'declined'],
    ['5.5.1.4 by type', { terminal: { '9C': '09' } }, { '9F07': 'FF7F' }, 'declined'],
    [
      '5.5.1.4 international cashback allowed',
      cashback,
      { '9F07': '0040', '5F28': '0840' },
      'online_request',
    ],
    [
      '5.5.1.4 the card wants another interface',
      cashback,
      { '9F07': '0000', '9F6C': '0200' },
      'try_another_interface',
    ],
    ['5.5.1.5 valid at this ATM', { terminal: { '9F35': '14' } }, {}, 'online_request'],
    ['5.5.1.5 not valid at ATMs', { terminal: { '9F35': '14' } }, { '9F6C': '0100' }, 'declined'],
    ['5.5.1.5 an ATM and no CTQ', { terminal: { '9F35': '14' } }, { '9F6C': null }, 'declined'],
    ['5.5.1.5 no ATM', {}, { '9F6C': '0100' }, 'online_request'],
  ])('C-3 %s', (_title, context, objects, kind) => {
    expect(run({ objects }, context).outcome.kind).toBe(kind);
  });

  test('C-3 5.5.1.3 another interface is swipe or insert', () => {
    const { outcome } = run({ objects: { '9F07': '0000', '9F6C': '0400' } }, cash);
    expect(outcome.uiOnOutcome).toEqual(ui(0x18, 'processing_error'));
    expect(outcome.alternateInterface).toBeNull();
  });

  test('C-3 5.5 options switch the checks off', () => {
    const off = { ...cash, kernelData: { DF8F03: '00' } };
    expect(run({ objects: { '9F07': '0000' } }, off).outcome.kind).toBe('online_request');
  });
});

describe('C-3 5.6 offline data authentication', () => {
  test('C-3 5.6 a TC with a good fDDA signature is approved', () => {
    const { outcome } = run({ objects: TC });
    expect(outcome.kind).toBe('approved');
    expect(outcome.oda).toEqual({ method: 'fdda', result: 'passed' });
    expect(outcome.uiOnOutcome).toEqual(ui(0x03, 'card_read_successfully'));
  });

  test.each([
    ['a spoilt signature', { signature: 'bad' }, 'dynamic_signature_'],
    ['no signature', { signature: 'none' }, 'card_data_missing'],
    ['no DDA in the AIP', { objects: { 82: '0000' } }, 'card_data_missing'],
    ['no 9F69', { objects: { '9F69': null } }, 'card_authentication_related_data'],
    ['9F69 of version 00', { objects: { '9F69': '00A1B2C3D40000' } }, 'card_authentication_related_data'],
    ['no certificate', { objects: { '9F46': null } }, 'card_data_missing'],
    ['a tag list that names more than the AIP', { objects: { '9F4A': '8295' } }, 'static_data_tag_list'],
  ] as const)('C-3 5.6 %s: an offline approval is declined', (_title, card, reason) => {
    const objects = 'objects' in card ? card.objects : {};
    const { outcome } = run({ ...card, objects: { ...TC, ...objects } });
    expect(outcome.kind).toBe('declined');
    expect(outcome.oda.result).toBe('failed');
    expect(outcome.oda.reason).toContain(reason);
  });

  test('C-3 5.6.1.2 a failure goes online where card and options want it', () => {
    const objects = { ...TC, '9F6C': '2000', '9F69': '01A1B2C3D42000' };
    expect(run({ objects, signature: 'bad' }).outcome.kind).toBe('declined');
    const lenient = { kernelData: { DF8F03: 'F0' } };
    const lenientOnline = { kernelData: { DF8F03: 'E8' } };
    expect(run({ objects, signature: 'bad' }, lenient).outcome.kind).toBe('declined');
    expect(run({ objects, signature: 'bad' }, lenientOnline).outcome.kind).toBe('online_request');
    const offlineOnly = { ...lenientOnline, ttq: '2E004000' };
    expect(run({ objects, signature: 'bad' }, offlineOnly).outcome.kind).toBe('declined');
  });

  test('C-3 5.6.1.2 a failure switches the interface where card and reader have a contact chip', () => {
    const objects = { ...TC, '9F6C': '1000', '9F69': '01A1B2C3D41000' };
    const { outcome } = run({ objects, signature: 'bad' }, { ttq: '36004000' });
    expect(outcome).toMatchObject({ kind: 'try_another_interface', alternateInterface: 'contact_chip' });
    expect(run({ objects, signature: 'bad' }).outcome.kind).toBe('declined');
  });

  test('house rule: a CA key that the reader lacks leaves it to the issuer only while no CVM is required', () => {
    const objects = { ...TC, '9F6C': '2000', '9F69': '01A1B2C3D42000' };
    const caKeys = testCaKeys();
    expect(run({ objects }, { caKeys }).outcome).toMatchObject({
      kind: 'online_request',
      oda: { result: 'failed', reason: 'ca_key_unknown' },
    });
    expect(run({ objects }, { caKeys, ttq: '26404000' }).outcome.kind).toBe('declined');
  });

  test('C-3 5.6.2 ODA for online: authenticated when the reader asks for it', () => {
    const asks = { ttq: '27004000' };
    expect(run({}, asks).outcome).toMatchObject({ kind: 'online_request', oda: { result: 'passed' } });
    expect(run({ signature: 'bad' }, asks).outcome.kind).toBe('declined');
    expect(run({ signature: 'none' }, asks).outcome.kind).toBe('end_application');
    expect(run().outcome.oda.result).toBe('not_performed');
  });
});

describe('C-3 5.8, 5.9 completion', () => {
  test('C-3 5.8 an online request carries the data record of Annex B.1', () => {
    const { outcome, record } = run({ objects: { '9F7C': 'CAFE' } });
    expect(outcome.uiOnOutcome).toEqual(ui(0x1b, 'not_ready'));
    for (const tag of [
      0x9f02, 0x9f26, 0x82, 0x9f36, 0x9f10, 0x9f1a, 0x9f33, 0x57, 0x5f2a, 0x9a, 0x9c, 0x9f37,
    ]) {
      expect(record(tag)).not.toBeNull();
    }
    expect(record(0x95)).toBe('0000000000');
    expect(record(0x9f39)).toBe('07');
    expect(record(0x9f7c)).toBe('CAFE');
  });

  test('C-3 4.1.1.1 the low nibble of 9F6E byte 4 does not go out', () => {
    expect(run().record(0x9f6e)).toBe('20700000');
  });

  test('C-3 5.9.1.1 with signature the merchant is told', () => {
    const objects = { ...TC, '9F6C': '4000', '9F69': '01A1B2C3D44000' };
    const { outcome } = run({ objects });
    expect(outcome).toMatchObject({ kind: 'approved', cvm: 'obtain_signature', receipt: true });
    expect(outcome.uiOnOutcome).toEqual(ui(0x1a, 'card_read_successfully'));
  });

  test('C-3 5.9.1.2 declined: no data record, what is known without card number for the terminal', () => {
    const { outcome } = run({ objects: { '9F27': '00' } });
    expect(outcome).toMatchObject({ kind: 'declined', cvm: 'no_cvm', dataRecord: null });
    expect(outcome.uiOnOutcome).toEqual(ui(0x07, 'card_read_successfully'));
    const discretionary = outcome.discretionaryData!;
    expect(toHex(discretionary.get(0x84)!)).toBe('A0000000031010');
    expect(toHex(discretionary.get(0x95)!)).toBe('0000000000');
    expect(toHex(discretionary.get(0x9f27)!)).toBe('00');
    for (const tag of [0x57, 0x5a, 0x5f20]) expect(discretionary.has(tag)).toBe(false);
  });

  test('C-3 4.3.1.1 the available offline amount is shown where the option is on', () => {
    const objects = { ...TC, '9F5D': '000000004200' };
    const shown = run({ objects }, { kernelData: { DF8F03: 'F0' } }).outcome;
    expect(shown.uiOnOutcome?.value).toEqual({ qualifier: 'balance', minor: 4200n, currencyNumeric: 978 });
    expect(run({ objects }).outcome.uiOnOutcome?.value).toBeUndefined();
  });

  test('C-3 11.2 a refund goes online with the AAC that the card answers', () => {
    const { outcome } = run({ objects: { '9F27': '00' } }, { terminal: { '9C': '20' } });
    expect(outcome).toMatchObject({ kind: 'online_request', oda: { result: 'not_performed' } });
  });
});
