import { describe, expect, test } from 'vitest';
import { runKernel2 } from '../../support/card/kernel-2-run.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const STOPPED = ['40 F0 F0 F0 10 F0 FF 00', '0000020000FF'];
const TIMED_OUT = ['40 F0 F0 F0 10 F0 FF 00', '0000010000FF'];

const ending = ({ outcome, discretionary }: ReturnType<typeof runKernel2>) => [
  outcomeParameterSet(outcome),
  discretionary(0xdf8115),
];
const commands = (apdus: readonly string[]) => apdus.map((apdu) => apdu.slice(0, 8));

const GPO = '80A80000';
const FIRST_RECORD = '00B2010C';
const RECORDS = [FIRST_RECORD, '00B20114', '00B20214', '00B20314'];

describe('C-2 PDOL data of the terminal', () => {
  /** A PDOL that asks for amount, merchant custom data and terminal country. */
  const card = { objects: { '9F38': '9F02069F7C149F1A02' } };
  const amountAwaited = { terminal: { '9F02': '' } };

  test('Book C-2 S1.12 an object that is there but empty is asked for before GET PROCESSING OPTIONS', () => {
    const driven = runKernel2(card, amountAwaited, { answers: [{ '9F02': '000000000777' }] });
    expect(driven.exchanges).toEqual([{ needed: '9F02', sent: {}, waitMs: 500 }]);
    expect(driven.apdus[0]?.slice(14, 26)).toBe('000000000777');
    expect(driven.record(0x9f02)).toBe('000000000777');
  });

  test('Book C-2 S1.12 an object that is not there at all is zeros, and nobody is asked', () => {
    const driven = runKernel2(card);
    expect(driven.exchanges).toEqual([]);
    expect(driven.apdus[0]).toBe(`80A800001E831C000000001250${'00'.repeat(20)}005600`);
  });

  test('Book C-2 S1.12 an empty object that the terminal may not give is zeros', () => {
    const driven = runKernel2(card, { terminal: { '9F1A': '' } });
    expect(driven.exchanges).toEqual([]);
  });

  test('Book C-2 S2.7 a message that leaves something open is followed by another wait', () => {
    const driven = runKernel2(
      card,
      { terminal: { '9F02': '', '9F7C': '' } },
      { answers: [{ '9F02': '000000000777' }, { '9F7C': 'AB'.repeat(20) }] },
    );
    expect(driven.exchanges).toEqual([
      { needed: '9F02 9F7C', sent: {}, waitMs: 500 },
      { needed: '', sent: {}, waitMs: 500 },
    ]);
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 S2.3 no answer within the Time Out Value: end of the application, no card command', () => {
    const driven = runKernel2(card, { ...amountAwaited, kernelData: { DF8127: '0BB8' } });
    expect(driven.exchanges[0]?.waitMs).toBe(3000);
    expect(ending(driven)).toEqual(TIMED_OUT);
    expect([...driven.outcome.discretionaryData!.keys()]).toEqual([0xdf8115]);
    expect(driven.apdus).toEqual([]);
    expect(driven.outcome.uiOnOutcome).toBeNull();
  });

  test('Book C-2 S2.3 a terminal that talks without end is not listened to for ever', () => {
    const driven = runKernel2(card, amountAwaited, {
      answers: Array.from({ length: 50 }, () => ({ '9C': '00' })),
    });
    expect(ending(driven)).toEqual(TIMED_OUT);
    expect(driven.exchanges.length).toBeLessThan(20);
  });

  test('Book C-2 S2.4 STOP', () => {
    expect(ending(runKernel2(card, amountAwaited, { answers: ['stop'] }))).toEqual(STOPPED);
  });

  test('Book C-2 S2.6 what the terminal may not give, or gives in a length it cannot have, is passed over', () => {
    const driven = runKernel2(card, amountAwaited, {
      answers: [{ '9F02': '000000000777', DF8125: '999999999999', DF8121: 'FFFFFFFFFF', '9F03': '0102' }],
    });
    expect(driven.p1).toBe('50');
    expect(driven.record(0x9f03)).toBe('000000000000');
  });
});

describe('C-2 STOP of the terminal', () => {
  test.each([
    ['GET PROCESSING OPTIONS', GPO],
    ['the first READ RECORD', FIRST_RECORD],
    ['the last READ RECORD', '00B20314'],
  ])('Book C-2 S4.8 (S3.7) in place of the answer to %s', (_title, stopAt) => {
    const driven = runKernel2({}, {}, { stopAt });
    expect(ending(driven)).toEqual(STOPPED);
    expect(driven.outcome.uiOnOutcome ?? driven.outcome.uiOnRestart).toBeNull();
    expect(driven.apdus.at(-1)).toMatch(new RegExp(`^${stopAt}`));
  });

  test('Book C-2 S4.27 a faulty record: the next command is out already, and STOP in place of its answer counts', () => {
    const responses = { [FIRST_RECORD]: '700B9F260811223344556677889000' };
    const faulty = runKernel2({ responses });
    expect(commands(faulty.apdus)).toEqual([GPO, FIRST_RECORD, '00B20114']);
    expect(ending(faulty)).toEqual(['40 F0 F0 F0 90 F0 FF 00', '00040000001C']);
    expect(ending(runKernel2({ responses }, {}, { stopAt: '00B20114' }))).toEqual(STOPPED);
  });

  test('Book C-2 S4.27 a faulty last record has no command behind it', () => {
    const driven = runKernel2({ responses: { '00B20314': '77009000' } });
    expect(commands(driven.apdus)).toEqual([GPO, ...RECORDS]);
    expect(ending(driven)).toEqual(['40 F0 F0 F0 90 F0 FF 00', '00040000001C']);
  });

  test('Book C-2 S9.3 is not heard once the cryptogram is asked for: the card counts as lost', () => {
    const driven = runKernel2({}, {}, { stopAt: '80AE' });
    expect(ending(driven)).toEqual(['40 10 F0 00 50 F0 FF 00', '030000000021']);
  });
});

describe('C-2 tags to read', () => {
  const readFrom = (tags: string) => ({ kernelData: { DF8112: tags } });

  test('Book C-2 S1.10 a list that is there but empty is asked for, without waiting', () => {
    const driven = runKernel2({}, readFrom(''), { answers: [{ DF8112: '9F70' }] });
    expect(driven.exchanges[0]).toEqual({ needed: 'DF8112', sent: {}, waitMs: null });
    // The first record is on its way by then.
    expect(commands(driven.apdus).slice(0, 4)).toEqual([GPO, FIRST_RECORD, '80CA9F70', '00B20114']);
  });

  test('Book C-2 S1.15 what the kernel knows already is told with the first signal', () => {
    const driven = runKernel2({}, readFrom('9F1A84'));
    expect(driven.exchanges).toEqual([
      { needed: '', sent: { '9F1A': '0056', 84: 'A0000000041010' }, waitMs: null },
    ]);
  });

  test('Book C-2 S3R1.3 data envelopes are read before the first record, what they hold is sent', () => {
    const driven = runKernel2(
      { responses: { '80CA9F70': '9F7003AABBCC9000', '80CA9F79': '6A88' } },
      readFrom('9F709F79'),
    );
    expect(driven.apdus.slice(1, 4)).toEqual(['80CA9F7000', '80CA9F7900', '00B2010C00']);
    expect(driven.exchanges).toEqual([{ needed: '', sent: { '9F70': 'AABBCC', '9F79': '' }, waitMs: null }]);
    expect(driven.outcome.kind).toBe('approved');
  });

  test.each([
    ['another object', '9F7103AABBCC9000'],
    ['no object', 'AABBCC9000'],
    ['nothing', '9000'],
    ['an object that is too long', `9F7081C1${'00'.repeat(193)}9000`],
    ['two objects', '9F7001AA9F7101BB9000'],
  ])('Book C-2 S5.24 GET DATA answered with %s counts as an empty object', (_title, response) => {
    const driven = runKernel2({ responses: { '80CA9F70': response } }, readFrom('9F70'));
    expect(driven.exchanges).toEqual([{ needed: '', sent: { '9F70': '' }, waitMs: null }]);
  });

  test('Book C-2 S5.6 the card lost in GET DATA, S5.8 STOP there', () => {
    const lost = runKernel2({ responses: { '80CA9F70': 'lost' } }, readFrom('9F70'));
    expect(ending(lost)).toEqual(['40 10 F0 F0 50 F0 FF 00', '010000000021']);
    expect(ending(runKernel2({}, readFrom('9F70'), { stopAt: '80CA' }))).toEqual(STOPPED);
  });

  test('Book C-2 S456.3 data is sent once nothing is left to be read', () => {
    const driven = runKernel2({}, readFrom('845A5F34'));
    expect(driven.exchanges).toEqual([
      { needed: '', sent: { 84: 'A0000000041010', '5A': '5413330089010012', '5F34': '01' }, waitMs: null },
    ]);
    expect(commands(driven.apdus).slice(1, 5)).toEqual(RECORDS);
  });

  test('Book C-2 S456.21 what is known but absent is sent empty, what is unknown not at all', () => {
    const driven = runKernel2({}, readFrom('845F209F99'));
    expect(driven.exchanges).toEqual([
      { needed: '', sent: { 84: 'A0000000041010', '5F20': '' }, waitMs: null },
    ]);
  });

  test('Book C-2 S456.23 STOP when the last data is sent', () => {
    expect(ending(runKernel2({}, readFrom('5F20'), { answers: ['stop'] }))).toEqual(STOPPED);
  });

  test('Book C-2 S456.23 what the terminal says then is too late', () => {
    const driven = runKernel2({}, readFrom('5F20'), { answers: [{ FF8102: '9F7501AA' }] });
    expect(commands(driven.apdus)).not.toContain('80DA9F75');
  });

  test('Book C-2 S4.29 what CDOL1 lists and the terminal has promised is asked for', () => {
    const driven = runKernel2(
      {},
      { terminal: { '9F7C': '' }, kernelData: { DF8110: '' } },
      { answers: [{ '9F7C': 'CD'.repeat(20), DF8110: '01' }] },
    );
    expect(driven.exchanges).toEqual([{ needed: '9F7C DF8110', sent: {}, waitMs: 500 }]);
    expect(driven.apdus.at(-1)).toContain('CD'.repeat(20));
  });

  test('Book C-2 S1.10 a list that breaks off counts up to there', () => {
    const driven = runKernel2({}, readFrom('849F'));
    expect(driven.exchanges[0]?.sent).toEqual({ 84: 'A0000000041010' });
  });
});

describe('C-2 proceed to first write', () => {
  test('Book C-2 S456.5 an empty flag is asked for, and waited for', () => {
    const driven = runKernel2({}, { kernelData: { DF8110: '' } }, { answers: [{ DF8110: '01' }] });
    expect(driven.exchanges).toEqual([{ needed: 'DF8110', sent: {}, waitMs: 500 }]);
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 S456.11 a flag of 00 makes the kernel wait without asking', () => {
    const driven = runKernel2(
      {},
      { terminal: { DF8110: '00' } },
      { answers: [{ '9C': '00' }, { DF8110: '02' }] },
    );
    expect(driven.exchanges).toEqual([
      { needed: '', sent: {}, waitMs: 500 },
      { needed: '', sent: {}, waitMs: 500 },
    ]);
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 S456.11 any other flag does not hold it up', () => {
    expect(runKernel2({}, { terminal: { DF8110: '01' } }).exchanges).toEqual([]);
  });

  test('Book C-2 S6.8 tags to read that come while it waits are read', () => {
    const driven = runKernel2(
      { responses: { '80CA9F75': '9F7501EE9000' } },
      { terminal: { DF8110: '00' } },
      { answers: [{ DF8112: '9F755A' }, { DF8110: '01' }] },
    );
    expect(commands(driven.apdus)).toEqual([GPO, ...RECORDS, '80CA9F75', '80AE5000']);
    expect(driven.exchanges[1]).toEqual({
      needed: '',
      sent: { '9F75': 'EE', '5A': '5413330089010012' },
      waitMs: 500,
    });
  });

  test('Book C-2 S6.3 no answer in time: end of the application with the discretionary data', () => {
    const driven = runKernel2({ objects: { '9F5D': '000000' } }, { terminal: { DF8110: '00' } });
    expect(ending(driven)).toEqual(TIMED_OUT);
    expect(driven.discretionary(0x9f5d)).toBe('000000');
  });

  test('Book C-2 S6.3 a terminal that never lets go on is not waited for without end', () => {
    const driven = runKernel2(
      {},
      { terminal: { DF8110: '00' } },
      { answers: Array.from({ length: 50 }, () => ({ '9C': '00' })) },
    );
    expect(ending(driven)).toEqual(TIMED_OUT);
    expect(driven.exchanges.length).toBeLessThan(20);
  });

  test('Book C-2 S6.4 STOP', () => {
    expect(ending(runKernel2({}, { terminal: { DF8110: '00' } }, { answers: ['stop'] }))).toEqual(STOPPED);
  });

  test('Book C-2 S4.2 an answer that comes while records are read is heard before the first write', () => {
    const driven = runKernel2(
      {},
      { kernelData: { FF8102: '' } },
      { answers: [null, { FF8102: '9F7501AA' }] },
    );
    expect(driven.exchanges).toEqual([
      { needed: 'FF8102', sent: {}, waitMs: null },
      { needed: '', sent: {}, waitMs: null },
    ]);
    expect(driven.apdus.at(-2)).toBe('80DA9F7501AA');
  });
});
