import { describe, expect, test } from 'vitest';
import type { Kernel2CardOptions, Kernel2ContextOptions } from '../../support/card/kernel-2-card.ts';
import { type Kernel2Terminal, runKernel2 } from '../../support/card/kernel-2-run.ts';
import type { Objects } from '../../support/card/objects.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const DS_ID = '541333008901001201';
const SUMMARY = 'A1'.repeat(8);
const CHANGED = 'B2'.repeat(8);

/** A card with data storage version 1, whose slot is free. */
const CARD: Objects = {
  '9F5D': '010000',
  '9F5E': DS_ID,
  '9F5F': '01',
  '9F6F': '00',
  '9F7D': SUMMARY,
  '9F7F': '11223344',
  '9F5B': 'DF6008DF6108DF6201DF630A',
};
const READER: Objects = { DF810D: '01' };
const OPERATOR: Objects = { '9F5C': '0102030405060708' };
/** What the terminal gives for a write. */
const WRITE: Objects = {
  DF60: 'C1'.repeat(8),
  DF62: '00',
  DF63: 'D1D2D3',
  DF8108: '40',
  DF8109: '1122334455667788',
  DF810A: 'E0',
};
/** DS Digest H of the above. @see one-way-hash.test.ts */
const DIGEST = { version1: '3AD5C33D42EEEF73', version2: '1144EB4CF6790122', noOperator: '36FE73BDF95A8719' };

interface Order {
  objects?: Objects;
  signed?: string;
  write?: Objects | null;
  card?: Kernel2CardOptions;
  context?: Kernel2ContextOptions;
  terminal?: Kernel2Terminal;
}

function run({ objects, signed, write = null, card, context, terminal }: Order = {}) {
  const usual = write ? SUMMARY + CHANGED : SUMMARY;
  return runKernel2(
    { ...card, objects: { ...CARD, ...objects }, signedExtra: () => signed ?? usual },
    {
      ...context,
      kernelData: { ...READER, ...context?.kernelData },
      terminal: { ...OPERATOR, ...context?.terminal },
    },
    { answers: [write], ...terminal },
  );
}

const error = ({ discretionary }: ReturnType<typeof run>) => discretionary(0xdf8115);
const OK = '0000000000FF';
/** What follows the 66 bytes of CDOL1 in GENERATE AC. */
const dsdolValues = ({ apdus }: ReturnType<typeof run>) =>
  apdus.find((apdu) => apdu.startsWith('80AE'))?.slice(10 + 2 * 66, -2);

describe('C-2 data storage: reading', () => {
  test('Book C-2 S3R1.11 the terminal is told what the card is and what its slot holds', () => {
    const { exchanges } = run();
    expect(exchanges).toEqual([
      {
        needed: '',
        sent: {
          '9F5E': DS_ID,
          '9F5D': '010000',
          '9F5F': '01',
          '9F7D': SUMMARY,
          '9F7F': '11223344',
          '9F6F': '00',
          '9F37': '5A5A5A5A',
        },
        waitMs: null,
      },
    ]);
  });

  test('Book C-2 S910.12 the summary in the signature is the one that was read: successful read', () => {
    const driven = run();
    expect(driven.p1).toBe('50');
    expect(driven.outcome.kind).toBe('approved');
    expect(driven.discretionary(0xdf810b)).toBe('80');
    expect([dsdolValues(driven), error(driven)]).toEqual(['', OK]);
  });

  test('Book C-2 S910.11 another summary: IDS read error', () => {
    const driven = run({ signed: CHANGED });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 90 F0 FF 00');
    expect([error(driven), driven.discretionary(0xdf810b)]).toEqual(['000B0000001C', '00']);
  });

  test('Book C-2 S910.9 no summary in the signature: card data missing', () => {
    expect(error(run({ signed: SUMMARY.slice(2) }))).toBe('00010000001C');
  });

  test('Book C-2 S910.3 a card with data storage version 2 signs 16 bytes', () => {
    const summary = 'A1'.repeat(16);
    const objects = { '9F5D': '020000', '9F7D': summary };
    expect(run({ objects, signed: summary }).discretionary(0xdf810b)).toBe('80');
    expect(error(run({ objects, signed: SUMMARY }))).toBe('00010000001C');
  });

  test('Book C-2 S3R1.19 data storage takes CDA though the card offers none', () => {
    const driven = run({ objects: { 82: '1880' } });
    expect([driven.p1, driven.record(0x95)]).toEqual(['50', '0000000001']);
  });

  test('Book C-2 S910.37 a card that declines without signature has not shown its slot: card data error', () => {
    expect(error(run({ card: { cid: '00' } }))).toBe('00060000001C');
  });

  test.each([
    ['the reader has none', { context: { kernelData: { DF810D: null } } }],
    ['the terminal named no operator', { context: { terminal: { '9F5C': null } } }],
    ['the card has none', { objects: { '9F5D': '000000' } }],
    ['the card has a version to come', { objects: { '9F5D': '030000' } }],
    ['the card has no DS ID', { objects: { '9F5E': null } }],
    ['the slot says nothing of its summary', { objects: { '9F7D': null } }],
    ['the slot is free and gives no number', { objects: { '9F7F': null } }],
  ] satisfies [string, Order][])('Book C-2 S1.19 nothing is read where %s', (_title, order) => {
    const driven = run({ ...order, signed: '' });
    expect(driven.outcome.kind).toBe('approved');
    expect(driven.discretionary(0xdf810b)).toBe('00');
  });

  test('Book C-2 S3R1.12 a slot in use needs its summary alone, and sends what it holds', () => {
    const objects = { '9F54': 'E1E2', '9F5F': null, '9F7F': null };
    const driven = run({ objects });
    expect(driven.exchanges[0]?.sent).toMatchObject({ '9F54': 'E1E2' });
    expect(driven.discretionary(0xdf810b)).toBe('80');
  });

  test('Book C-2 S1.18 a terminal that names an operator hears of a card without data storage', () => {
    const { exchanges } = run({ objects: { '9F5D': null, '9F5E': null } });
    expect(exchanges[0]?.sent).toEqual({ '9F5E': '', '9F5D': '' });
  });

  test.each([
    ['16 digits', '5413330089010012', '01', '541333008901001201', true],
    ['no sequence number', '5413330089010012', null, '541333008901001200', true],
    ['an odd number of digits', '5413330089010012345F', '01', '0541333008901001234501', true],
    ['a short PAN', '541333008901', '01', '0054133300890101', true],
    ['padding up to ten bytes', '5413330089010012FFFF', '01', '541333008901001201', true],
    ['another sequence number', '5413330089010012', '02', '541333008901001201', false],
    ['another PAN', '5413330089010013', '01', '541333008901001201', false],
  ])('Book C-2 S456.19 the DS ID is PAN and sequence number: %s', (_title, pan, sequence, dsId, same) => {
    const driven = run({ objects: { '5A': pan, '5F34': sequence, '9F5E': dsId, 57: null } });
    if (same) expect(error(driven)).not.toBe('00060000001C');
    else
      expect([outcomeParameterSet(driven.outcome), error(driven)]).toEqual([
        '40 F0 F0 F0 90 F0 FF 00',
        '00060000001C',
      ]);
  });

  test('Book C-2 S910.3.1 with relay resistance both summaries come before its data', () => {
    const answer = 'A1B2C3D4006400C80018';
    const relay = (signed: string) =>
      run({
        objects: { 82: '1981' },
        signed,
        card: { responses: { '80EA': `800A${answer}9000` } },
        context: { kernelData: { DF811B: 'B0' } },
        terminal: { elapsedUs: [(150 + 0x12 + 0x18) * 100] },
      });
    const block = `5A5A5A5A${answer}`;
    expect(relay(SUMMARY + SUMMARY + block).discretionary(0xdf810b)).toBe('80');
    const short = relay(SUMMARY + block);
    expect(error(short)).toBe('00020000001C');
    expect(short.outcome.oda.reason).toBe('signed_data_storage_summaries');
    expect(error(relay(block + SUMMARY + SUMMARY))).toBe('00020000001C');
  });
});

describe('C-2 data storage: writing', () => {
  test('Book C-2 GAC.48 DSDOL values follow those of CDOL1, the last as long as it is, and stay out of the hash', () => {
    const driven = run({ write: WRITE });
    expect(dsdolValues(driven)).toBe(`${'C1'.repeat(8)}${DIGEST.version1}00D1D2D3`);
    expect(driven.p1).toBe('50');
    expect(driven.outcome.oda.result).toBe('passed');
    expect([driven.discretionary(0xdf810b), driven.discretionary(0xdf8102)]).toEqual(['C0', CHANGED]);
  });

  test('Book C-2 GAC.44 data storage version 2 hashes by AES', () => {
    const summary = 'A1'.repeat(16);
    const driven = run({
      write: WRITE,
      objects: { '9F5D': '020000', '9F7D': summary },
      signed: summary + 'B2'.repeat(16),
    });
    expect(dsdolValues(driven)).toContain(DIGEST.version2);
    expect(driven.discretionary(0xdf810b)).toBe('C0');
  });

  test('Book C-2 GAC.43 volatile data in a permanent slot knows no operator', () => {
    const driven = run({ write: { ...WRITE, DF62: '40' }, objects: { '9F6F': '80' } });
    expect(dsdolValues(driven)).toContain(DIGEST.noOperator);
  });

  test.each([
    [
      'no input of the terminal',
      { ...WRITE, DF8109: null },
      {},
      `${'C1'.repeat(8)}${'00'.repeat(8)}00D1D2D3`,
    ],
    ['a DSDOL without digest', WRITE, { '9F5B': 'DF6201DF6302' }, '00D1D2'],
    ['no data for the last object', { ...WRITE, DF63: null }, { '9F5B': 'DF6201DF6302' }, '000000'],
  ])('Book C-2 GAC.41 %s', (_title, write, objects, values) => {
    expect(dsdolValues(run({ write, objects }))).toBe(values);
  });

  test.each([
    ['nothing to be written', { ...WRITE, DF62: null }],
    ['no DSDOL of the card', WRITE, { '9F5B': null }],
  ])('Book C-2 GAC.3 %s: read only', (_title, write: Objects, objects: Objects = {}) => {
    const driven = run({ write, objects });
    expect([driven.p1, dsdolValues(driven)]).toEqual(['50', '']);
    expect(driven.discretionary(0xdf810b)).toBe('80');
  });

  test.each([['DF8108'], ['DF810A']])('Book C-2 GAC.6 without %s: IDS data error', (tag) => {
    const driven = run({ write: { ...WRITE, [tag]: null } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 90 F0 FF 00');
    expect(error(driven)).toBe('000D0000001C');
    expect(driven.p1).toBeUndefined();
  });

  const online = { amountMinor: 2001 };
  test.each([
    ['the same type', '40', '00', {}, '50', true],
    ['an ARQC where a TC would do', '80', '00', {}, '90', true],
    ['an AAC whatever is due', '00', '00', {}, '10', true],
    ['a TC where an ARQC is due, which is usable', '40', '40', online, '90', true],
    ['a TC where an ARQC is due, which is not usable', '40', 'A0', online, '90', false],
    ['no type at all', 'C0', '80', {}, '50', true],
  ] as const)('Book C-2 GAC.7 DS AC type: %s', (_title, DF8108, DF810A, context, p1, written) => {
    const driven = run({ write: { ...WRITE, DF8108, DF810A }, context: { ...context } });
    expect([driven.p1, dsdolValues(driven) !== '']).toEqual([p1, written]);
  });

  test('Book C-2 GAC.11 no cryptogram that the data would fit, and the terminal wants to stop', () => {
    const driven = run({ write: { ...WRITE, DF810A: '04' }, context: online });
    expect(error(driven)).toBe('000E0000001C');
    expect(driven.p1).toBeUndefined();
  });

  test('Book C-2 GAC.2 once CDA has failed nothing is written', () => {
    const driven = run({ write: WRITE, objects: { '9F46': null } });
    expect([driven.p1, dsdolValues(driven)]).toEqual(['00', '']);
  });

  test('Book C-2 S910.19 the slot is as it was, and the terminal wants to stop: IDS write error without data record', () => {
    const unchanged = SUMMARY + SUMMARY;
    const driven = run({ write: { ...WRITE, DF810A: 'E2' }, signed: unchanged });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 90 F0 FF 00');
    expect([error(driven), driven.discretionary(0xdf810b)]).toEqual(['000C0000001C', '80']);
    const goesOn = run({ write: WRITE, signed: unchanged });
    expect([goesOn.outcome.kind, goesOn.discretionary(0xdf810b)]).toEqual(['approved', '80']);
  });

  test('Book C-2 S910.15 no second summary: card data missing, with data record', () => {
    const driven = run({ write: WRITE, signed: SUMMARY });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 B0 F0 FF 00');
    expect(error(driven)).toBe('00010000001C');
  });

  test('Book C-2 S910.52 a signature that does not hold after a write comes with the data record', () => {
    const driven = run({ write: WRITE, card: { signature: 'bad' } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 B0 F0 FF 00');
    expect(error(driven)).toBe('00020000001C');
  });

  test('Book C-2 S9.8 the card lost with a write on its way: another card, with data record', () => {
    const driven = run({ write: WRITE, card: { responses: { '80AE': 'lost' } } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 B0 F0 FF 00');
    expect(error(driven)).toBe('01000000001C');
    expect(driven.outcome.uiOnOutcome).toMatchObject({ messageId: 0x1c, status: 'not_ready', holdMs: 1300 });
  });

  test('Book C-2 S4.33 what DSDOL lists and the terminal has promised is asked for, unless the slot is locked', () => {
    const context = { terminal: { DF63: '', DF8110: '' } };
    const answers = [WRITE, { DF8110: '01' }];
    expect(run({ context, terminal: { answers } }).exchanges[1]?.needed).toBe('DF8110');
    const promised = [null, { ...WRITE, DF8110: '01' }];
    expect(run({ context, terminal: { answers: promised } }).exchanges[1]?.needed).toBe('DF63 DF8110');
    const locked = run({ context, objects: { '9F6F': '10' }, terminal: { answers: promised } });
    expect(locked.exchanges[1]?.needed).toBe('DF8110');
  });

  test('Book C-2 GAC.40 a DSDOL that cannot be read, or asks for more than fits, is a parsing error', () => {
    expect(error(run({ write: WRITE, objects: { '9F5B': 'DF62' } }))).toBe('00040000001C');
    expect(error(run({ write: WRITE, objects: { '9F5B': 'DF60FFDF6301' } }))).toBe('00040000001C');
  });
});
