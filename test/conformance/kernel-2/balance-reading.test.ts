import { describe, expect, test } from 'vitest';
import { type Kernel2Run, type Kernel2Terminal, runKernel2 } from '../../support/card/kernel-2-run.ts';
import type { Objects } from '../../support/card/objects.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const GET_DATA = '80CA9F5000';
const BALANCE = '9F5006000000004200';
const BEFORE: Objects = { DF8104: '' };
const AFTER: Objects = { DF8105: '' };

interface Order {
  kernelData?: Objects;
  /** 9F5D of the card. */
  capabilities?: string | null;
  /** Answer to GET DATA with its status bytes. */
  balance?: string | 'lost';
  terminal?: Kernel2Terminal;
}

function run({
  kernelData = {},
  capabilities = '000200',
  balance = `${BALANCE}9000`,
  terminal,
}: Order): Kernel2Run {
  const card = { objects: { '9F5D': capabilities }, responses: { [GET_DATA]: balance } };
  return runKernel2(card, { kernelData }, terminal);
}

/** Which command GET DATA came after, and which one followed. */
function neighbours({ apdus }: Kernel2Run): (string | undefined)[] {
  const at = apdus.indexOf(GET_DATA);
  return at < 0 ? [] : [apdus[at - 1]?.slice(0, 4), apdus[at + 1]?.slice(0, 4)];
}

describe('C-2 balance reading', () => {
  test('Book C-2 7.1 it is off where the configuration says nothing', () => {
    expect(neighbours(run({}))).toEqual([]);
  });

  test.each([[null], ['000000'], ['000500']])(
    'Book C-2 7.1 a card with capabilities %s is not asked',
    (capabilities) => {
      const driven = run({ kernelData: { ...BEFORE, ...AFTER }, capabilities });
      expect(neighbours(driven)).toEqual([]);
      expect(driven.outcome.kind).toBe('approved');
    },
  );
});

describe('C-2 before GENERATE AC', () => {
  test('Book C-2 S16.8 the balance goes into DF8104, between the records and GENERATE AC', () => {
    const driven = run({ kernelData: BEFORE });
    expect(neighbours(driven)).toEqual(['00B2', '80AE']);
    expect(driven.discretionary(0xdf8104)).toBe('000000004200');
    expect(driven.outcome.kind).toBe('approved');
    expect(driven.outcome.uiOnOutcome?.value).toBeUndefined();
  });

  test('Book C-2 7.1 DF8104 with a value asks as well as an empty one', () => {
    const kernelData = { DF8104: '000000000001' };
    expect(run({ kernelData }).discretionary(0xdf8104)).toBe('000000004200');
    expect(run({ kernelData, balance: '6A88' }).discretionary(0xdf8104)).toBeNull();
  });

  test.each([
    ['refused', '6A88'],
    ['another tag', '9F79060000000042009000'],
    ['five bytes', '9F500500000042009000'],
    ['a byte too many', `${BALANCE}009000`],
    ['nothing', '9000'],
  ])('Book C-2 S16.7 %s is passed over', (_title, balance) => {
    const driven = run({ kernelData: BEFORE, balance });
    expect(driven.discretionary(0xdf8104)).toBeNull();
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 S16.2 the card lost: present it again', () => {
    const driven = run({ kernelData: BEFORE, balance: 'lost' });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 10 F0 F0 50 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('010000000021');
  });

  test('Book C-2 S16.6 STOP ends it', () => {
    const driven = run({ kernelData: BEFORE, terminal: { stopAt: GET_DATA } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 F0 10 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('0000020000FF');
  });
});

describe('C-2 after GENERATE AC', () => {
  test('Book C-2 S17.6 the balance goes into DF8105, before the card may go', () => {
    const driven = run({ kernelData: AFTER });
    expect(neighbours(driven)).toEqual(['80AE', undefined]);
    expect(driven.discretionary(0xdf8105)).toBe('000000004200');
  });

  test('Book C-2 S910.73 an approval shows it', () => {
    expect(run({ kernelData: AFTER }).outcome.uiOnOutcome).toMatchObject({
      messageId: 0x03,
      value: { qualifier: 'balance', minor: 4200n, currencyNumeric: 978 },
    });
  });

  test.each([['lost'], ['6A88'], ['9000']])(
    'Book C-2 S17.1 whatever goes wrong is passed over: %s',
    (balance) => {
      const driven = run({ kernelData: AFTER, balance });
      expect(driven.outcome.kind).toBe('approved');
      expect(driven.outcome.uiOnOutcome?.value).toBeUndefined();
      expect(driven.discretionary(0xdf8105)).toBeNull();
    },
  );

  test('Book C-2 S17.3 STOP is ignored', () => {
    const driven = run({ kernelData: AFTER, terminal: { stopAt: GET_DATA } });
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 S9.21 a cryptogram that was not asked for ends it without a balance', () => {
    const card = { objects: { '9F5D': '000200' }, cid: '40', responses: { [GET_DATA]: `${BALANCE}9000` } };
    const driven = runKernel2(card, { kernelData: { ...AFTER, DF8123: '000000000000' } });
    expect(driven.discretionary(0xdf8115)).toBe('00060000001C');
    expect(neighbours(driven)).toEqual([]);
  });
});
