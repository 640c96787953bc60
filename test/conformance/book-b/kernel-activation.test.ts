import { describe, expect, test } from 'vitest';
import type { Combination } from '../../../src/card/entry-point/combination.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
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
  transaction,
} from '../../support/card/entry-point-fixtures.ts';
import { kernelGiving } from '../../support/card/entry-point-kernels.ts';
import { runEntryPoint as run } from '../../support/card/entry-point-run.ts';
import type { ScriptStep } from '../../support/card/scripted-card.ts';

const VISA = 'A0000000031010';
const MASTERCARD = 'A0000000041010';
const NO_FCI = '6F009000';

const mastercard = (fields: Partial<Combination> = {}) =>
  combination({ aid: fromHex(MASTERCARD), kernelId: 0x02, scheme: 'Mastercard', ...fields });

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

  test('Book B 3.4.1 any kernel can be plugged in by its identifier', () => {
    const result = run(
      [
        [PPSE, `${ppse(entry(VISA, { '9F2A': '81097801' }))}9000`],
        [select(VISA), `${fci(VISA)}9000`],
      ],
      {
        combinations: [combination({ kernelId: 0x810978 })],
        kernels: new Map([[0x810978, kernelGiving(0x810978, [outcome('declined')])]]),
      },
    );
    expect(result).toMatchObject({ kind: 'declined', application: { kernelId: 0x810978 } });
  });

  test('Book B 3.4.1 a combination whose kernel is not there is passed over', () => {
    const result = run(
      [
        [PPSE, `${ppse(entry(VISA, { 87: '01' }), entry(MASTERCARD, { 87: '02' }))}9000`],
        [select(VISA), `${fci(VISA)}9000`],
        [select(MASTERCARD), NO_FCI],
      ],
      {
        combinations: [combination(), mastercard()],
        kernels: new Map([[0x02, approvingKernel(0x02)]]),
      },
    );
    expect(result.application?.kernelId).toBe(0x02);
  });

  test('Book B 3.4.1 date and time are those of the activation', () => {
    const activations: KernelContext[] = [];
    run(
      [
        [PPSE, `${ppse(entry(VISA))}9000`],
        [select(VISA), `${fci(VISA)}9000`],
      ],
      {
        localTime: () => ({ date: '260106', time: '000001' }),
        kernels: new Map([[0x03, approvingKernel(0x03, activations)]]),
      },
    );
    expect(toHex(activations[0]!.terminal.get(0x9a)!)).toBe('260106');
    expect(toHex(activations[0]!.terminal.get(0x9f21)!)).toBe('000001');
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
