import { describe, expect, test } from 'vitest';
import type { Combination } from '../../../src/card/entry-point/combination.ts';
import { type EntryPointContext, entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import type { KernelContext } from '../../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import {
  approvingKernel,
  combination,
  entry,
  entryPointContext,
  fci,
  PPSE,
  ppse,
  select,
  transaction,
} from '../../support/card/entry-point-fixtures.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';

const VISA = 'A0000000031010';
const MASTERCARD = 'A0000000041010';
const NO_FCI = '6F009000';

function run(script: readonly ScriptStep[], fields: Partial<EntryPointContext> = {}) {
  const { card, assertUsedUp } = scriptedCard(script);
  const { outcome: result } = drive(entryPoint(entryPointContext(fields)), card);
  assertUsedUp();
  return result;
}

const mastercard = (fields: Partial<Combination> = {}) =>
  combination({ aid: fromHex(MASTERCARD), kernelId: 0x02, scheme: 'Mastercard', ...fields });
const bothKernels = new Map([2, 3].map((id) => [id, approvingKernel(id)]));

describe('Book B 3.1.1.13', () => {
  test('Book B 3.1.1.13 nothing allowed: no command goes out', () => {
    const result = run([], { combinations: [combination({ contactlessTransactionLimit: 1n })] });
    expect(result).toMatchObject({
      kind: 'try_another_interface',
      start: null,
      uiOnOutcome: { messageId: 0x18, status: 'processing_error' },
      application: null,
    });
  });
});

describe('Book B 3.3.2 PPSE', () => {
  const nothingLeft = {
    kind: 'end_application',
    start: null,
    uiOnOutcome: { messageId: 0x1c, status: 'ready_to_read' },
    application: null,
  };

  test.each([
    ['is refused', '6A82'],
    ['has no entry', `${ppse()}9000`],
    ['is no TLV', '6F3084009000'],
    ['is empty', '9000'],
    ['has no entry with a name', `${ppse('500456495341')}9000`],
    ['has a name that is too short', `${ppse(entry('A0000000'))}9000`],
    ['has a name that is too long', `${ppse(entry(`${VISA}01020304050607080910`))}9000`],
    ['has an oversize label', `${ppse(entry(VISA, { 50: '20'.repeat(17) }))}9000`],
    ['has an oversize priority', `${ppse(entry(VISA, { 87: '0101' }))}9000`],
    ['has an oversize kernel identifier', `${ppse(entry(VISA, { '9F2A': '030000000000000000' }))}9000`],
    ['has another scheme only', `${ppse(entry('A0000000651010'))}9000`],
    ['has a name that the AID goes beyond', `${ppse(entry('A00000000310'))}9000`],
  ])('Book B 3.3.2.7 the directory %s: use another card', (_title, answer) => {
    expect(run([[PPSE, answer]])).toMatchObject(nothingLeft);
  });

  test('Book B 3.3.2.3 objects that are not known are ignored, other entries still count', () => {
    const directory = ppse(`DF0101FF${entry(VISA)}`, '5001FF', entry(VISA, { '5F55': '4245' }));
    const result = run([
      [PPSE, `${directory}9000`],
      [select(VISA), `${fci(VISA)}9000`],
    ]);
    expect(result.kind).toBe('approved');
  });

  test('Book B 3.3.3.7 the card lost at the PPSE or at SELECT: poll anew', () => {
    const anew = { kind: 'try_again', start: 'B', uiOnOutcome: null, application: null };
    expect(run([[PPSE, { lost: 'timeout' }]])).toMatchObject(anew);
    const lostLater: ScriptStep[] = [
      [PPSE, `${ppse(entry(VISA))}9000`],
      [select(VISA), { lost: 'protocol' }],
    ];
    expect(run(lostLater)).toMatchObject(anew);
  });
});

describe('Book B 3.3.2.5 candidate list', () => {
  test('Book B 3.3.2.5 a longer name matches an AID that it begins with', () => {
    const name = `${VISA}0102`;
    const result = run([
      [PPSE, `${ppse(entry(name, { 50: '56495341' }))}9000`],
      [select(name), `${fci(name)}9000`],
    ]);
    expect(result.application).toEqual({ scheme: 'Visa', kernelId: 3, aid: fromHex(name), label: 'VISA' });
  });

  test.each([
    ['absent', MASTERCARD, null, 0x02],
    ['empty', MASTERCARD, '', 0x02],
    ['absent, Visa', VISA, null, 0x03],
    ['absent, American Express', 'A00000002501', null, 0x04],
    ['absent, JCB', 'A0000000651010', null, 0x05],
    ['absent, Discover', 'A0000001523010', null, 0x06],
    ['absent, Discover D-PAS', 'A0000003241010', null, 0x06],
    ['absent, UnionPay', 'A000000333010101', null, 0x07],
    ['absent, a RID without default', 'A0000009991010', null, 0x21],
    ['02', MASTERCARD, '02', 0x02],
    ['02 with more bytes behind', MASTERCARD, '0200000000000000', 0x02],
    ['a proprietary one', MASTERCARD, '42', 0x42],
    ['00, the RID default', MASTERCARD, '00', 0x02],
    ['00 and more, any kernel', MASTERCARD, '0000', 0x2b],
    ['domestic', 'B0000000010101', '810978', 0x810978],
    ['domestic, proprietary, with bytes behind', 'B0000000010101', 'BF084001', 0xbf0840],
  ])('Book B 3.3.2.5 C kernel identifier %s: matches', (_title, aid, identifier, kernelId) => {
    const rest: Record<string, string> = identifier === null ? {} : { '9F2A': identifier };
    const result = run(
      [
        [PPSE, `${ppse(entry(aid, rest))}9000`],
        [select(aid), `${fci(aid)}9000`],
      ],
      {
        combinations: [combination({ aid: fromHex(aid), kernelId })],
        kernels: new Map([[kernelId, approvingKernel(kernelId)]]),
      },
    );
    expect(result.application?.kernelId).toBe(kernelId);
  });

  test.each([
    ['of another kernel', MASTERCARD, '03', 0x02],
    ['absent, and the default is another', MASTERCARD, null, 0x2b],
    ['domestic and too short', 'B0000000010101', '8109', 0x810978],
    ['domestic with short kernel id 0', 'B0000000010101', '800978', 0x800978],
    ['domestic of another country', 'B0000000010101', '810840', 0x810978],
  ])('Book B 3.3.2.5 C kernel identifier %s: no match', (_title, aid, identifier, kernelId) => {
    const rest: Record<string, string> = identifier === null ? {} : { '9F2A': identifier };
    const result = run([[PPSE, `${ppse(entry(aid, rest))}9000`]], {
      combinations: [combination({ aid: fromHex(aid), kernelId })],
      kernels: new Map([[kernelId, approvingKernel(kernelId)]]),
    });
    expect(result.kind).toBe('end_application');
  });

  test('Book B 3.1.1 a combination that is not allowed is passed over', () => {
    const result = run(
      [
        [PPSE, `${ppse(entry(VISA, { 87: '01' }), entry(MASTERCARD, { 87: '02' }))}9000`],
        [select(MASTERCARD), NO_FCI],
      ],
      {
        combinations: [combination({ contactlessTransactionLimit: 1n }), mastercard()],
        kernels: bothKernels,
      },
    );
    expect(result.application?.scheme).toBe('Mastercard');
  });
});

describe('Book B 3.3.3 final selection', () => {
  const twoSchemes = { combinations: [combination(), mastercard()], kernels: bothKernels };
  const first = (...entries: [name: string, priority: string | null][]) =>
    ppse(...entries.map(([name, priority]) => entry(name, priority === null ? {} : { 87: priority })));

  test.each([
    ['the lower number first', [[VISA, '02'] as const, [MASTERCARD, '01'] as const], MASTERCARD],
    ['card order where equal', [[MASTERCARD, '01'] as const, [VISA, '01'] as const], MASTERCARD],
    ['zero last', [[VISA, '00'] as const, [MASTERCARD, '0F'] as const], MASTERCARD],
    ['absent last', [[VISA, null] as const, [MASTERCARD, '0F'] as const], MASTERCARD],
    ['the high nibble does not count', [[VISA, '80'] as const, [MASTERCARD, '9F'] as const], MASTERCARD],
  ])('Book B 3.3.3.1 %s', (_title, entries, expected) => {
    const directory = first(
      ...entries.map(([name, priority]) => [name, priority] as [string, string | null]),
    );
    const result = run(
      [
        [PPSE, `${directory}9000`],
        [select(expected), NO_FCI],
      ],
      twoSchemes,
    );
    expect(toHex(result.application!.aid)).toBe(expected);
  });

  test.each([
    [true, 'AB01', `${VISA}AB01`],
    [false, 'AB01', VISA],
    [undefined, 'AB01', VISA],
  ])('Book B 3.3.3.4 extended selection %s', (extendedSelectionSupport, extension, name) => {
    const flag = extendedSelectionSupport === undefined ? {} : { extendedSelectionSupport };
    const result = run(
      [
        [PPSE, `${ppse(entry(VISA, { '9F29': extension }))}9000`],
        [select(name), `${fci(name)}9000`],
      ],
      { combinations: [combination(flag)] },
    );
    expect(toHex(result.application!.aid)).toBe(name);
  });

  test.each(['6A82', '6283', '6985'])('Book B 3.3.3.5 SELECT answered %s: the next candidate', (sw) => {
    const result = run(
      [
        [PPSE, `${first([VISA, '01'], [MASTERCARD, '02'])}9000`],
        [select(VISA), sw],
        [select(MASTERCARD), NO_FCI],
      ],
      twoSchemes,
    );
    expect(result.application?.scheme).toBe('Mastercard');
  });

  test('Book B 3.3.3.5 the last candidate refused: use another card', () => {
    const result = run([
      [PPSE, `${ppse(entry(VISA))}9000`],
      [select(VISA), '6A82'],
    ]);
    expect(result).toMatchObject({ kind: 'end_application', uiOnOutcome: { messageId: 0x1c } });
  });

  test.each([
    ['without PDOL', '6F0B8407A0000000031010A5009000'],
    ['with a PDOL that does not ask for 9F66', `${fci(VISA, '9F0206')}9000`],
    ['with a PDOL that is cut off', `${fci(VISA, '9F')}9000`],
    ['with an FCI that is no TLV', '6F05009000'],
  ])('Book B 3.3.3.6 a Visa application %s is dropped', (_title, answer) => {
    const result = run([
      [PPSE, `${ppse(entry(VISA))}9000`],
      [select(VISA), answer],
    ]);
    expect(result.kind).toBe('end_application');
  });

  test('Book B 3.3.3.6 it runs with kernel 1 where the reader has that for the AID', () => {
    const result = run(
      [
        [PPSE, `${ppse(entry(VISA))}9000`],
        [select(VISA), `${fci(VISA, '9F0206')}9000`],
      ],
      {
        combinations: [combination(), combination({ kernelId: 0x01 })],
        kernels: new Map([1, 3].map((id) => [id, approvingKernel(id)])),
      },
    );
    expect(result.application?.kernelId).toBe(0x01);
  });
});

describe('Book B 3.4 kernel activation', () => {
  test('Book B 3.4.1 the kernel gets its combination, indicators, TTQ, FCI and the transaction', () => {
    const activations: KernelContext[] = [];
    run(
      [
        [PPSE, `${ppse(entry(`${VISA}01`))}9000`],
        [select(`${VISA}01`), `${fci(`${VISA}01`)}9000`],
      ],
      {
        combinations: [combination({ ttq: fromHex('26804000'), cvmRequiredLimit: 1000n })],
        terminal: new Map([[0x9f1a, fromHex('0056')]]),
        transaction: transaction({ amountMinor: 123456789012n, otherAmountMinor: 5n, type: '09' }),
        kernels: new Map([[0x03, approvingKernel(0x03, activations)]]),
      },
    );
    const [context] = activations;
    expect(context?.indicators.cvmRequiredLimitExceeded).toBe(true);
    expect(toHex(context!.ttq!)).toBe('26404000');
    expect(toHex(context!.fci)).toBe(fci(`${VISA}01`));
    const terminal = Object.fromEntries(
      [...context!.terminal].map(([tag, value]) => [tag.toString(16), toHex(value)]),
    );
    expect(terminal).toEqual({
      '9f02': '123456789012',
      '9f03': '000000000005',
      '9a': '260105',
      '9f21': '120000',
      '9c': '09',
      '5f2a': '0978',
      '5f36': '02',
      '9f1a': '0056',
      '9f06': `${VISA}01`,
      '9f39': '07',
      '96': '0300000000000000',
    });
  });

  test('Book B 3.5.1 Select Next: the next candidate, and in the end use another card', () => {
    const selectNext = {
      id: 0x03,
      name: 'test kernel that is never content',
      // biome-ignore lint/correctness/useYield: this kernel asks the card nothing
      *run() {
        return outcome('select_next', { start: 'C' });
      },
    };
    const kernels = new Map([
      [0x02, approvingKernel(0x02)],
      [0x03, selectNext],
    ]);
    const visaFirst: ScriptStep[] = [
      [PPSE, `${ppse(entry(VISA, { 87: '01' }), entry(MASTERCARD, { 87: '02' }))}9000`],
      [select(VISA), `${fci(VISA)}9000`],
    ];
    const both = { combinations: [combination(), mastercard()], kernels };
    const result = run([...visaFirst, [select(MASTERCARD), NO_FCI]], both);
    expect(result.application?.scheme).toBe('Mastercard');
    expect(run(visaFirst, { kernels }).kind).toBe('end_application');
  });
});
