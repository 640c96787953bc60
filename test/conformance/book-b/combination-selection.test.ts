import { describe, expect, test } from 'vitest';
import type { Combination } from '../../../src/card/entry-point/combination.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import {
  approvingKernel,
  combination,
  entry,
  fci,
  PPSE,
  ppse,
  select,
} from '../../support/card/entry-point-fixtures.ts';
import { runEntryPoint as run } from '../../support/card/entry-point-run.ts';
import type { ScriptStep } from '../../support/card/scripted-card.ts';

const VISA = 'A0000000031010';
const MASTERCARD = 'A0000000041010';
const NO_FCI = '6F009000';

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
