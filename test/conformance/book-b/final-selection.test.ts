import { describe, expect, test } from 'vitest';
import type { Combination } from '../../../src/card/entry-point/combination.ts';
import type { KernelContext } from '../../../src/card/kernels/kernel.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
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

const VISA = 'A0000000031010';
const MASTERCARD = 'A0000000041010';
const NO_FCI = '6F009000';

const mastercard = (fields: Partial<Combination> = {}) =>
  combination({ aid: fromHex(MASTERCARD), kernelId: 0x02, scheme: 'Mastercard', ...fields });
const bothKernels = new Map([2, 3].map((id) => [id, approvingKernel(id)]));

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

  test('Book B 3.3.3.2 of several combinations for one entry, the one configured last', () => {
    const result = run(
      [
        [PPSE, `${ppse(entry('A0000009991010'))}9000`],
        [select('A0000009991010'), NO_FCI],
      ],
      {
        combinations: [0x21, 0x22].map((kernelId) => combination({ aid: fromHex('A000000999'), kernelId })),
        kernels: new Map([0x21, 0x22].map((id) => [id, approvingKernel(id)])),
      },
    );
    expect(result.application?.kernelId).toBe(0x22);
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

describe('Book B 3.3.3.3 to 3.3.3.5 the host’s answer for the application selected before', () => {
  const issuerResponse = new Map([[0x72, fromHex('7203860100')]]);
  const restart = (aid: string, kernelId = 3) => ({
    application: { aid: fromHex(aid), kernelId },
    issuerResponse,
  });

  test('Book B 3.3.3.3 it is selected by the name it had, without the directory', () => {
    const activations: KernelContext[] = [];
    const result = run([[select(`${VISA}AB01`), `${fci(`${VISA}AB01`)}9000`]], {
      combinations: [combination({ aid: fromHex('A000000003') }), combination(), mastercard()],
      kernels: new Map([[0x03, approvingKernel(0x03, activations)]]),
      restart: restart(`${VISA}AB01`),
    });
    expect(toHex(result.application!.aid)).toBe(`${VISA}AB01`);
    expect(activations[0]).toMatchObject({ restart: { start: 'B', issuerResponse } });
    expect(toHex(activations[0]!.combination.aid)).toBe(VISA);
  });

  test.each(['6A82', '6283'])('Book B 3.3.3.5 SELECT answered %s: use another card', (sw) => {
    const result = run([[select(VISA), sw]], { restart: restart(VISA) });
    expect(result).toMatchObject({ kind: 'end_application', uiOnOutcome: { messageId: 0x1c } });
  });

  test('Book B 3.3.3.7 the card lost: poll anew', () => {
    const result = run([[select(VISA), { lost: 'timeout' }]], { restart: restart(VISA) });
    expect(result).toMatchObject({ kind: 'try_again', start: 'B', application: null });
  });

  test.each([
    ['a kernel that the reader does not have for it', restart(VISA, 2)],
    ['an AID that the reader does not have', restart('A0000009991010')],
  ])('Book B 3.3.3.1 %s: nothing is sent', (_title, unknown) => {
    expect(run([], { restart: unknown }).kind).toBe('end_application');
  });
});
