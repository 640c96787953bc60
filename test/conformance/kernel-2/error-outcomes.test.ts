import { expect, test } from 'vitest';
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

interface Case {
  card?: Kernel2CardOptions;
  context?: Kernel2ContextOptions;
  fci?: string;
  /** DF8129, x standing for "not judged". */
  parameters: string;
  /** DF8115. */
  error: string;
  ui?: [messageId: number, status: string, holdMs: number];
}

const NEXT = '50 20 F0 F0 10 F0 FF 00';
const EARLY_1C = '40 F0 F0 F0 90 F0 FF 00';
const UI_1C: Case['ui'] = [0x1c, 'not_ready', 1300];
const gpo = (body: string) => ({ responses: { '80A80000': `${body}9000` } });

/** What the kernel ends with when something is wrong. */
function refused(title: string, { card: cardOptions, context, fci, parameters, error, ui }: Case): void {
  test(title, () => {
    const { card, fci: usualFci } = kernel2Card(cardOptions);
    const { outcome } = drive(kernel2.run(kernel2Context(fci ? fromHex(fci) : usualFci, context)), card);
    expect(outcomeParameterSet(outcome)).toBe(parameters);
    expect(toHex(outcome.discretionaryData!.get(0xdf8115)!)).toBe(error);
    const shown = outcome.uiOnOutcome ?? outcome.uiOnRestart;
    expect(shown && [shown.messageId, shown.status, shown.holdMs]).toEqual(ui ?? null);
  });
}

refused('Book C-2 S1.8 an FCI that is no TLV', { fci: '6F05A503', parameters: NEXT, error: '0004000000FF' });

refused('Book C-2 S1.8 an FCI without 84', {
  fci: '6F05A503500141',
  parameters: NEXT,
  error: '0001000000FF',
});

refused('Book C-2 S3.5 the card lost in GET PROCESSING OPTIONS', {
  card: { responses: { '80A80000': 'lost' } },
  parameters: '70 10 F0 F0 10 F0 FF 00',
  error: '0100000000FF',
});

refused('Book C-2 S3.9 GET PROCESSING OPTIONS answered 6985', {
  card: { responses: { '80A80000': '6985' } },
  parameters: NEXT,
  error: '0003006985FF',
});

refused('Book C-2 S3.12 format 1 too short', {
  card: gpo('80051980080101'),
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.12 another template', {
  card: gpo('7006820219809400'),
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.12 an empty answer', {
  card: gpo(''),
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.12 bytes after the template', {
  card: gpo('770A8202198094040801010000'),
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.14 no AFL', {
  card: gpo('770482021980'),
  parameters: EARLY_1C,
  error: '00010000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.18 no EMV mode', {
  card: { objects: { 82: '1900' } },
  parameters: EARLY_1C,
  error: '00070000001C',
  ui: UI_1C,
});

refused('Book C-2 S3.18 no EMV mode, on a reader with mag-stripe mode: a card without mag-stripe data', {
  card: { objects: { 82: '1900' } },
  context: { kernelData: { DF811B: '20' } },
  parameters: EARLY_1C,
  error: '00010000001C',
  ui: UI_1C,
});

refused('Book C-2 S3R1.6 an AFL with the mag-stripe record only, on a reader with mag-stripe mode', {
  card: { objects: { 94: '08010100' } },
  context: { kernelData: { DF811B: '20' } },
  parameters: EARLY_1C,
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S3R1.6 an AFL that names more records than a reader takes', {
  card: { objects: { 94: '0801FF00' } },
  parameters: EARLY_1C,
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.10 READ RECORD answered 6A83', {
  card: { responses: { '00B20214': '6A83' } },
  parameters: EARLY_1C,
  error: '0003006A831C',
  ui: UI_1C,
});

refused('Book C-2 S4.6 the card lost in READ RECORD', {
  card: { responses: { '00B20114': 'lost' } },
  parameters: '40 10 F0 F0 50 F0 FF 00',
  error: '010000000021',
  ui: [0x21, 'ready_to_read', 0],
});

refused('Book C-2 S4.27 a record with 9F26', {
  card: { responses: { '00B2010C': '700B9F260811223344556677889000' } },
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.27 a record with an object of the terminal', {
  card: { responses: { '00B2010C': '70099F02060000000000019000' } },
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.27 a record that repeats 5A', {
  card: { responses: { '00B2010C': '700A5A0854133300890100129000' } },
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.27 an object of a length it cannot have', {
  card: { objects: { '5F24': '4912' } },
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.27 a record that is no template 70', {
  card: { responses: { '00B20214': '77039F3201039000' } },
  parameters: EARLY_1C,
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S4.27 a CVM List of odd length', {
  card: { objects: { '8E': '000000000000000042031E' } },
  parameters: EARLY_1C,
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S456.13 no amount', {
  context: { terminal: { '9F02': null } },
  parameters: '40 F0 F0 F0 10 F0 FF 00',
  error: '0000030000FF',
});

refused('Book C-2 S456.15 one unit over the transaction limit', {
  context: { amountMinor: 10001 },
  parameters: NEXT,
  error: '0005000000FF',
});

refused('Book C-2 S456.15 over the limit of a card with on-device CVM', {
  card: { objects: { 82: '1B80' } },
  context: { amountMinor: 20001 },
  parameters: NEXT,
  error: '0005000000FF',
});

refused('Book C-2 S456.17 no CDOL1', {
  card: { objects: { '8C': null } },
  parameters: EARLY_1C,
  error: '00010000001C',
  ui: UI_1C,
});

refused('Book C-2 S456.27 9F4A names more than the AIP', {
  card: { objects: { '9F4A': '829F36' } },
  parameters: EARLY_1C,
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S9.10 the card lost in GENERATE AC', {
  card: { responses: { '80AE': 'lost' } },
  parameters: '40 10 F0 00 50 F0 FF 00',
  error: '010000000021',
  ui: [0x21, 'ready_to_read', 0],
});

refused('Book C-2 S9.17 GENERATE AC answered 6985', {
  card: { responses: { '80AE': '6985' } },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00030069851C',
  ui: UI_1C,
});

refused('Book C-2 S9.20 an answer that is neither format', {
  card: { responses: { '80AE': '70009000' } },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00040000001C',
  ui: UI_1C,
});

refused('Book C-2 S9.22 no ATC', {
  card: { responses: { '80AE': '770F9F2701809F260811223344556677889000' } },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00010000001C',
  ui: UI_1C,
});

refused('Book C-2 S9.24 an ARQC was asked for and the card made a TC', {
  card: { cid: '40' },
  context: { amountMinor: 2001 },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S9.24 an AAC was asked for and the card made an ARQC', {
  card: { cid: '80', objects: { '9F0E': '0000000001' } },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S910.37 CDA was asked for and the cryptogram came without', {
  card: { signature: 'none' },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00060000001C',
  ui: UI_1C,
});

refused('Book C-2 S910.7 a spoilt signature', {
  card: { signature: 'bad' },
  parameters: '40 F0 F0 00 90 F0 FF 00',
  error: '00020000001C',
  ui: UI_1C,
});

refused('Book C-2 S456.13 an amount that is no decimal number', {
  context: { terminal: { '9F02': '00000000000A' } },
  parameters: '40 F0 F0 F0 10 F0 FF 00',
  error: '0000030000FF',
});

refused('Book C-2 S456.13 an empty amount', {
  context: { terminal: { '9F02': '' } },
  parameters: '40 F0 F0 F0 10 F0 FF 00',
  error: '0000030000FF',
});

refused('Book C-2 S456.27 no 9F4A', {
  card: { objects: { '9F4A': null } },
  parameters: EARLY_1C,
  error: '00060000001C',
  ui: UI_1C,
});

test('Book C-2 S910.7 a spoilt signature sets CDA failed and says which check failed', () => {
  const { card, fci } = kernel2Card({ signature: 'bad' });
  const { outcome } = drive(kernel2.run(kernel2Context(fci)), card);
  expect(outcome.oda).toMatchObject({ method: 'cda', result: 'failed' });
  expect(outcome.oda.reason).toMatch(/^dynamic_signature_/);
  expect(outcome.dataRecord).toBeNull();
});
