import { describe, expect, test } from 'vitest';
import type { Combination, DynamicReaderLimitSet } from '../../../src/card/entry-point/combination.ts';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { drive, respond } from '../../support/card/drive.ts';
import {
  combination,
  entry,
  entryPointContext,
  PPSE,
  ppse,
  select,
  transaction,
} from '../../support/card/entry-point-fixtures.ts';
import { type Kernel3CardOptions, runKernel3 } from '../../support/card/kernel-3-card.ts';
import { tlvHex } from '../../support/card/objects.ts';

const kernels = new Map([[kernel3.id, kernel3]]);

const PROGRAM = '3132333435';
const CARD: Kernel3CardOptions = { objects: { '9F5A': PROGRAM } };

const set = (programId: string, limits: Omit<DynamicReaderLimitSet, 'programId'> = {}) => ({
  programId: fromHex(programId),
  ...limits,
});

/** The TTQ that reaches the card for 12.50, configured as 26004000, with everything required before limits apply. */
function ttqSent(sets: readonly DynamicReaderLimitSet[], card = CARD, fields: Partial<Combination> = {}) {
  const options = {
    ttq: '26C04000',
    combination: { ttq: fromHex('26004000'), dynamicReaderLimits: sets, ...fields },
  };
  return runKernel3(card, options).apdus[0]?.slice(14, 22);
}

describe('Book C-3 5.1 which limits', () => {
  test('Book C-3 5.1.1 without 9F5A, or without a set for it, what pre-processing made of TTQ stays', () => {
    expect(ttqSent([set(PROGRAM)], {})).toBe('26C04000');
    expect(ttqSent([set('3939')])).toBe('26C04000');
    expect(ttqSent([])).toBe('26C04000');
  });

  test('Book C-3 5.1.1 the set of the card’s program counts in place of the combination’s', () => {
    expect(ttqSent([set('3939', { cvmRequiredLimit: 0n }), set(PROGRAM)])).toBe('26004000');
  });

  test('Book C-3 5.1.1 the longest beginning of the card’s program identifier counts, an identical one before all', () => {
    const online = { contactlessFloorLimit: 0n };
    const cvm = { cvmRequiredLimit: 0n };
    expect(ttqSent([set('31', online), set('313233', cvm), set('3132', online)])).toBe('26404000');
    expect(ttqSent([set('313233', cvm), set(PROGRAM), set('31323334', online)])).toBe('26004000');
  });

  test('Book C-3 5.1.1 a set for more than the card’s program is not its set', () => {
    expect(ttqSent([set(`${PROGRAM}36`)])).toBe('26C04000');
  });
});

describe('Book C-3 5.1.2 pre-processing with them', () => {
  test.each([
    [
      '5.1.2.1 status check: an amount of one unit asks for an online cryptogram',
      { statusCheckSupport: true },
      100,
      '26804000',
    ],
    ['5.1.2.1 status check: another amount does not', { statusCheckSupport: true }, 101, '26004000'],
    ['5.1.2.1 no status check', { statusCheckSupport: false }, 100, '26004000'],
    ['5.1.2.2 a zero amount is asked for online', {}, 0, '26804000'],
    ['5.1.2.2 a zero amount allowed is asked for online', { zeroAmountAllowed: true }, 0, '26804000'],
    ['5.1.2.3 below the transaction limit', { contactlessTransactionLimit: 1251n }, 1250, '26004000'],
    ['5.1.2.4 at the floor limit', { contactlessFloorLimit: 1250n }, 1250, '26004000'],
    ['5.1.2.4 above the floor limit', { contactlessFloorLimit: 1249n }, 1250, '26804000'],
    ['5.1.2.5 below the CVM limit', { cvmRequiredLimit: 1251n }, 1250, '26004000'],
    ['5.1.2.5 at the CVM limit', { cvmRequiredLimit: 1250n }, 1250, '26404000'],
    [
      '5.1.2.5 all at once',
      { contactlessFloorLimit: 0n, cvmRequiredLimit: 0n, statusCheckSupport: true },
      100,
      '26C04000',
    ],
  ])('Book C-3 %s', (_title, limits, amountMinor, ttq) => {
    const context = {
      ttq: '26C04000',
      amountMinor,
      combination: { ttq: fromHex('26004000'), dynamicReaderLimits: [set(PROGRAM, limits)] },
    };
    expect(runKernel3(CARD, context).apdus[0]?.slice(14, 22)).toBe(ttq);
  });

  test.each([
    ['a zero amount that is not allowed', { zeroAmountAllowed: false }, 0, '26004000'],
    ['a zero amount on an offline-only reader', {}, 0, '2E004000'],
    ['at the transaction limit', { contactlessTransactionLimit: 1250n }, 1250, '26004000'],
  ])(
    'Book C-3 5.1.2 %s: Select Next from Start C, the card is asked nothing',
    (_title, limits, amountMinor, ttq) => {
      const dynamicReaderLimits = [set(PROGRAM, limits)];
      const context = { ttq, amountMinor, combination: { ttq: fromHex(ttq), dynamicReaderLimits } };
      const { outcome, apdus } = runKernel3(CARD, context);
      expect(outcome).toMatchObject({ kind: 'select_next', start: 'C', uiOnOutcome: null, overLimit: true });
      expect(apdus).toEqual([]);
    },
  );

  test('Book C-3 5.1.2 a limit that the set lacks is not checked, whatever the combination has', () => {
    const combination = {
      contactlessTransactionLimit: 1n,
      contactlessFloorLimit: 0n,
      terminalFloorLimit: 0n,
      cvmRequiredLimit: 0n,
      zeroAmountAllowed: false,
    };
    expect(ttqSent([set(PROGRAM)], CARD, combination)).toBe('26004000');
  });

  test('Book C-3 5.1.2 a CVM limit of the set decides the verification', () => {
    const dynamicReaderLimits = [set(PROGRAM, { cvmRequiredLimit: 1000n })];
    const context = { combination: { ttq: fromHex('26004000'), dynamicReaderLimits } };
    const card = { objects: { '9F5A': PROGRAM, '9F6C': '8000' } };
    const without = { objects: { '9F5A': PROGRAM, '9F6C': '0000' } };
    expect(runKernel3(card, context).outcome.cvm).toBe('online_pin');
    expect(runKernel3(without, context).outcome.kind).toBe('declined');
    expect(runKernel3(without).outcome.kind).toBe('online_request');
  });
});

test('Book C-3 5.1.2 through the entry point: the next application is tried, and 1C shown when there is none', () => {
  const limited = combination({
    ttq: fromHex('26004000'),
    dynamicReaderLimits: [set(PROGRAM, { contactlessTransactionLimit: 1000n })],
  });
  const fci = (name: string, programId: string) =>
    tlvHex(
      0x6f,
      tlvHex(0x84, name) + tlvHex(0xa5, tlvHex(0x9f38, '9F6604') + tlvHex(0xbf0c, tlvHex(0x9f5a, programId))),
    );
  const [first, second] = ['A000000003101001', 'A000000003101002'];
  const answers = (secondProgram: string) => (apdu: string) => {
    if (apdu === PPSE) return respond(`${ppse(entry(first), entry(second))}9000`);
    if (apdu === select(first)) return respond(`${fci(first, PROGRAM)}9000`);
    if (apdu === select(second)) return respond(`${fci(second, secondProgram)}9000`);
    return respond('6984');
  };
  const context = () => entryPointContext({ combinations: [limited], kernels, transaction: transaction() });

  const other = drive(entryPoint(context()), answers('3939'));
  expect(other.outcome).toMatchObject({
    kind: 'try_another_interface',
    application: { aid: fromHex(second) },
  });
  const none = drive(entryPoint(context()), answers(PROGRAM));
  expect(none.apdus).toEqual([PPSE, select(first), select(second)]);
  expect(none.outcome).toMatchObject({
    kind: 'end_application',
    application: null,
    uiOnOutcome: { messageId: 0x1c, status: 'ready_to_read' },
  });
});
