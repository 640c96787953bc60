import { describe, expect, test } from 'vitest';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { drive, respond } from '../../support/card/drive.ts';
import {
  combination,
  entry,
  entryPointContext,
  fci,
  PPSE,
  ppse,
  select,
} from '../../support/card/entry-point-fixtures.ts';
import { KERNEL_3_AID, kernel3Card, kernel3Context, runKernel3 } from '../../support/card/kernel-3-card.ts';
import { tlvHex } from '../../support/card/objects.ts';

const kernels = new Map([[kernel3.id, kernel3]]);

const ui = (messageId: number, status: string) => expect.objectContaining({ messageId, status });

describe('Book C-3 5.2.1 which path', () => {
  test('Book C-3 5.2.1.1 a reader without EMV mode sends nothing: mag-stripe mode (MSD) is refused', () => {
    const { outcome, apdus, messages } = runKernel3({}, { ttq: '86004000' });
    expect([outcome.kind, apdus.length, messages.length]).toEqual(['end_application', 0, 0]);
  });

  test('Book C-3 5.2.1.1 a combination without TTQ has no EMV mode either', () => {
    expect(runKernel3({}, { ttq: '00000000' }).apdus).toEqual([]);
  });

  test('Book C-3 5.2.1.1 a card that wants mag-stripe mode (AIP byte 2 bit 8) lacks the mandatory data', () => {
    const msd = tlvHex(
      0x77,
      `${tlvHex(0x82, '0080')}${tlvHex(0x57, '4761739001010010D49122010000000000000F')}`,
    );
    expect(runKernel3({ responses: { '80A8': `${msd}9000` } }).outcome.kind).toBe('end_application');
  });

  test('Book C-3 5.2.1.1 AIP byte 2 bit 8 alone takes no card out of EMV mode', () => {
    expect(runKernel3({ objects: { 82: '2080' } }, { ttq: 'A6004000' }).outcome.kind).toBe('online_request');
  });
});

describe('Book C-3 5.2.2.1 GET PROCESSING OPTIONS', () => {
  const pdol = (value: string | null) => runKernel3({ objects: { '9F38': value } });

  test('Book C-3 5.2.2.1 carries the PDOL values', () => {
    const { apdus } = runKernel3({}, { ttq: '26C04000' });
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

  test('Book C-3 5.2.2.1 unknown tags are zeros; numbers are cut and padded at the left, bytes at the right', () => {
    expect(pdol('9F6604DF7F039F0203').apdus[0]).toBe('80A800000C830A2600400000000000125000');
    expect(pdol('9F66069F0207').apdus[0]).toBe('80A800000F830D2600400000000000000000125000');
    expect(pdol('9F6602').apdus[0]).toBe('80A80000048302260000');
  });

  test('Book C-3 5.2.2.1 more than 127 bytes have a length of two bytes', () => {
    expect(pdol('9F6604DF7F7C').apdus[0]).toMatch(/^80A8000083838180/);
    expect(pdol('9F6604DF7F7B').apdus[0]).toMatch(/^80A8000081837F/);
  });

  test.each([
    ['no PDOL', null],
    ['a PDOL that cannot be parsed', '9F66'],
    ['a PDOL that asks for more than fits', '9F6604DF7FFA'],
  ])('Book C-3 5.2.2.1 %s ends the application', (_title, value) => {
    const { outcome, apdus, messages } = pdol(value);
    expect([outcome.kind, apdus.length, messages.length]).toEqual(['end_application', 0, 0]);
  });

  test.each([
    ['nothing', ''],
    ['no FCI', tlvHex(0x70, tlvHex(0xa5, tlvHex(0x9f38, '9F6604')))],
    ['an FCI without proprietary template', tlvHex(0x6f, tlvHex(0x84, KERNEL_3_AID))],
    ['an FCI that goes beyond', '6F05A503'],
  ])('Book C-3 4.2.1.1 %s from the final SELECT ends the application', (_title, answer) => {
    const { card } = kernel3Card();
    const { outcome, apdus, messages } = drive(kernel3.run(kernel3Context(fromHex(answer))), card);
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: 0x1c, status: 'processing_error' });
    expect([outcome.kind, apdus.length, messages.length]).toEqual(['end_application', 0, 0]);
  });

  test('Book C-3 5.2.2.1 TVR is zeros, and what the card signs is what the terminal keeps', () => {
    const { record } = runKernel3();
    expect(record(0x95)).toBe('0000000000');
    expect(record(0x9f37)).toBe('5A5A5A5A');
    expect(record(0x9f66)).toBe('26004000');
  });
});

describe('Book C-3 5.2.2.2 status of the answer', () => {
  test.each([
    ['6984', 'try_another_interface', null, ui(0x1d, 'processing_error'), 'contact_chip'],
    ['6985', 'select_next', 'C', null, null],
    ['6986', 'try_again', 'B', ui(0x20, 'processing_error'), null],
    ['6A81', 'end_application', null, ui(0x1c, 'processing_error'), null],
    ['6283', 'end_application', null, ui(0x1c, 'processing_error'), null],
    ['6988', 'end_application', null, ui(0x1c, 'processing_error'), null],
  ])('Book C-3 5.2.2.2 %s is %s', (sw, kind, start, uiOnOutcome, alternateInterface) => {
    const { outcome, apdus, messages } = runKernel3({ responses: { '80A8': sw } });
    expect(messages).toEqual([]);
    expect(outcome).toMatchObject({
      kind,
      start,
      alternateInterface,
      dataRecord: null,
      cvm: null,
      receipt: false,
    });
    expect(outcome).toMatchObject({ onlineResponseData: null, discretionaryData: null, removalTimeoutMs: 0 });
    expect(outcome.uiOnOutcome).toEqual(uiOnOutcome);
    expect(apdus).toHaveLength(1);
  });

  test('Book C-3 5.2.2.2 only 6986 switches the field off and says something on restart', () => {
    for (const sw of ['6984', '6985', '6A81']) {
      const { outcome } = runKernel3({ responses: { '80A8': sw } });
      expect([outcome.uiOnRestart, outcome.fieldOffHoldMs]).toEqual([null, null]);
    }
  });

  test('Book C-3 5.2.2.2 see phone: held for 1.3 s with the field off, then the phone is to be presented again', () => {
    const { outcome } = runKernel3({ responses: { '80A8': '6986' } });
    expect(outcome.fieldOffHoldMs).toBe(1300);
    expect(outcome.uiOnOutcome).toEqual({ messageId: 0x20, status: 'processing_error', holdMs: 1300 });
    expect(outcome.uiOnRestart).toEqual({ messageId: 0x21, status: 'ready_to_read' });
  });

  test('Book C-3 5.2.2.2 see phone, and the phone comes back: the same payment from the directory on', () => {
    let owner = false;
    const fresh = () =>
      entryPoint(entryPointContext({ combinations: [combination({ ttq: fromHex('26004000') })], kernels }));
    const phone = (apdu: string) => {
      if (apdu === PPSE) return respond(`${ppse(entry(KERNEL_3_AID))}9000`);
      if (apdu === select(KERNEL_3_AID)) return respond(`${fci(KERNEL_3_AID)}9000`);
      if (!owner) return respond('6986');
      const objects =
        tlvHex(0x82, '0040') +
        tlvHex(0x57, '4761739001010010D49122010000000000000F') +
        tlvHex(0x9f10, '06011103A00000') +
        tlvHex(0x9f26, '1122334455667788') +
        tlvHex(0x9f36, '0001') +
        tlvHex(0x9f6c, '0080');
      return respond(`${tlvHex(0x77, objects)}9000`);
    };
    expect(drive(fresh(), phone).outcome).toMatchObject({ kind: 'try_again', start: 'B' });
    owner = true;
    const { outcome, apdus } = drive(fresh(), phone);
    expect(apdus.slice(0, 2)).toEqual([PPSE, select(KERNEL_3_AID)]);
    expect([outcome.kind, outcome.cvm]).toEqual(['online_request', 'confirmation_code_verified']);
  });

  test('Book C-3 5.2.2.2 after 6985 the entry point tries the next application', () => {
    const second = 'A0000000032010';
    const ttq = fromHex('26004000');
    const combinations = [combination({ ttq }), combination({ ttq, aid: fromHex(second) })];
    let asked = 0;
    const { apdus, outcome } = drive(entryPoint(entryPointContext({ combinations, kernels })), (apdu) => {
      if (apdu === PPSE) return respond(`${ppse(entry(KERNEL_3_AID), entry(second))}9000`);
      for (const name of [KERNEL_3_AID, second]) {
        if (apdu === select(name)) return respond(`${fci(name)}9000`);
      }
      return respond(asked++ === 0 ? '6985' : '6984');
    });
    expect(apdus.filter((apdu) => apdu.startsWith('00A4'))).toEqual([
      PPSE,
      select(KERNEL_3_AID),
      select(second),
    ]);
    expect(outcome.kind).toBe('try_another_interface');
  });
});

describe('Book C-3 5.2.2.2 data of the answer', () => {
  test.each([
    ['no template', '82022000'],
    ['another template', '700482022000'],
    ['bytes after the template', '770482022000FF'],
    ['a length that goes beyond', '7705820220'],
    ['no AIP', '770A9F26081122334455667788'],
    ['an AIP of one byte', '7703820120'],
    ['an AIP of three bytes', '77058203200000'],
    ['format 1 too short', '80042000'],
    ['format 1 with half an AFL entry', '80082000080101000801'],
  ])('Book C-3 5.2.2.2 %s ends the application', (_title, body) => {
    const { outcome, apdus, messages } = runKernel3({ responses: { '80A8': `${body}9000` } });
    expect([outcome.kind, messages.length]).toEqual(['end_application', 0]);
    expect(outcome.uiOnOutcome).toEqual(ui(0x1c, 'processing_error'));
    expect(apdus).toHaveLength(1);
  });

  test('Book C-3 5.2.2.2 format 1 is taken, and lacks the mandatory data once its records are read', () => {
    const { outcome, apdus } = runKernel3({ responses: { '80A8': '80062000100101009000' } });
    expect(outcome.kind).toBe('end_application');
    expect(apdus).toHaveLength(2);
  });

  test('Book C-3 5.2.2.2 a form factor that nobody knows stops nothing', () => {
    const { outcome, record } = runKernel3({ objects: { '9F6E': 'FFFFFFFF' } });
    expect([outcome.kind, record(0x9f6e)]).toEqual(['online_request', 'FFFFFFF0']);
  });
});
