import { describe, expect, test } from 'vitest';
import { runKernel2 } from '../../support/card/kernel-2-run.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const WRITES = '9F7502AABB9F7601CC';
const OK = { '80DA': '9000' };
const before = { terminal: { FF8102: WRITES } };
const after = { terminal: { FF8103: WRITES } };
const puts = (apdus: readonly string[]) => apdus.filter((apdu) => apdu.startsWith('80DA'));
const shown = ({ messages }: ReturnType<typeof runKernel2>) =>
  messages.map(({ messageId, status, holdMs }) => [messageId, status, holdMs]);

describe('C-2 PUT DATA before GENERATE AC', () => {
  test('Book C-2 S12.12 all objects in order, then GENERATE AC; the status says completed', () => {
    const driven = runKernel2({ responses: OK }, before);
    expect(driven.apdus.slice(-3).map((apdu) => apdu.slice(0, 14))).toEqual([
      '80DA9F7502AABB',
      '80DA9F7601CC',
      '80AE5000420000',
    ]);
    expect([driven.discretionary(0xdf810f), driven.discretionary(0xdf810e)]).toEqual(['80', '00']);
  });

  test('Book C-2 S12.8 a card that refuses one gets no more, and the transaction goes on', () => {
    const driven = runKernel2({ responses: { '80DA': '6A80' } }, before);
    expect(puts(driven.apdus)).toHaveLength(1);
    expect(driven.outcome.kind).toBe('approved');
    expect(driven.discretionary(0xdf810f)).toBe('00');
  });

  test('Book C-2 S12.6 the card lost: to be presented again', () => {
    const driven = runKernel2({ responses: { '80DA': 'lost' } }, before);
    expect(outcomeParameterSet(driven.outcome)).toBe('40 10 F0 00 50 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('010000000021');
  });

  test('Book C-2 S12.7 STOP', () => {
    const driven = runKernel2({}, before, { stopAt: '80DA' });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 00 10 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('0000020000FF');
  });

  test('Book C-2 S1.16 an empty list is asked for', () => {
    const driven = runKernel2(
      { responses: OK },
      { kernelData: { FF8102: '', FF8103: '' } },
      { answers: [{ FF8102: '9F7501AA' }] },
    );
    expect(driven.exchanges[0]?.needed).toBe('FF8102 FF8103');
    expect(puts(driven.apdus)).toEqual(['80DA9F7501AA']);
  });

  test.each([
    ['cannot be read', '9F7505AA'],
    ['names a tag of three bytes', 'DF810A01AA'],
  ])('Book C-2 S456.51 nothing is written of a list that %s', (_title, list) => {
    const driven = runKernel2({ responses: OK }, { terminal: { FF8102: list } });
    expect(puts(driven.apdus)).toEqual([]);
    expect(driven.discretionary(0xdf810f)).toBe('00');
    expect(driven.outcome.kind).toBe('approved');
  });
});

describe('C-2 PUT DATA after GENERATE AC', () => {
  test('Book C-2 S15.12 the card may go only when it is written', () => {
    const driven = runKernel2({ responses: OK }, after);
    expect(driven.apdus.slice(-2)).toEqual(['80DA9F7502AABB', '80DA9F7601CC']);
    expect(shown(driven)).toEqual([[0x1e, 'card_read_successfully', 0]]);
    expect(outcomeParameterSet(driven.outcome)).toBe('10 F0 F0 00 B0 F0 FF 00');
    expect([driven.discretionary(0xdf810f), driven.discretionary(0xdf810e)]).toEqual(['00', '80']);
  });

  test.each([
    ['a refusal', '6A80'],
    ['a lost card', 'lost'],
  ])('Book C-2 S15.5 %s ends the writing and changes nothing else', (_title, response) => {
    const driven = runKernel2({ responses: { '80DA': response } }, after);
    expect(puts(driven.apdus)).toHaveLength(1);
    expect(driven.outcome.kind).toBe('approved');
    expect(driven.discretionary(0xdf810e)).toBe('00');
    expect(driven.discretionary(0xdf8115)).toBe('0000000000FF');
  });

  test('Book C-2 S15.10 a phone that wants a second tap is asked when it is written', () => {
    const driven = runKernel2({ responses: OK, generateAcExtra: 'DF4B03000200' }, after);
    expect(puts(driven.apdus)).toHaveLength(2);
    expect(shown(driven)).toEqual([[0x20, 'card_read_successfully', 1300]]);
    expect(outcomeParameterSet(driven.outcome)).toBe('40 10 F0 00 70 F0 FF 00');
    expect(driven.outcome.uiOnRestart).toMatchObject({ messageId: 0x20, status: 'ready_to_read', holdMs: 0 });
  });

  test('Book C-2 S910.76 nothing is written where the cryptogram does not hold', () => {
    const driven = runKernel2({ responses: OK, signature: 'bad' }, after);
    expect(puts(driven.apdus)).toEqual([]);
    expect(driven.outcome.kind).toBe('end_application');
  });
});
