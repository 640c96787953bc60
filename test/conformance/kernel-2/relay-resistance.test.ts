import { describe, expect, test } from 'vitest';
import type { Kernel2CardOptions, Kernel2ContextOptions } from '../../support/card/kernel-2-card.ts';
import { type Kernel2Terminal, runKernel2 } from '../../support/card/kernel-2-run.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

const ENTROPY = 'A1B2C3D4';
/** Entropy, min 10 ms, max 20 ms, transmission of the answer 2.4 ms. */
const ANSWER = `${ENTROPY}006400C80018`;
/** Expected transmission of command and answer (DF8134, DF8135), 100 us each. */
const TRANSMISSION = 0x12 + 0x18;

const us = (units: number) => (units + TRANSMISSION) * 100;
const INSIDE = us(150);
const LATEST = us(0xc8 + 0x32);

/** The last ERRD command's entropy, then what the card answered: what a signature holds. */
const signed = (answer: string) => (apdus: readonly string[]) => {
  const last = apdus.filter((apdu) => apdu.startsWith('80EA')).at(-1);
  return last ? last.slice(10, 18) + answer : '';
};

interface Order {
  answer?: string;
  card?: Kernel2CardOptions;
  kernelData?: NonNullable<Kernel2ContextOptions['kernelData']>;
  terminal?: Kernel2Terminal;
}

/** Card and reader both know relay resistance. */
function run({ answer = ANSWER, card = {}, kernelData = {}, terminal = {} }: Order = {}) {
  return runKernel2(
    {
      signedExtra: signed(answer),
      ...card,
      objects: { 82: '1981', ...card.objects },
      responses: { '80EA': `800A${answer}9000`, ...card.responses },
    },
    { kernelData: { DF811B: 'B0', ...kernelData } },
    { elapsedUs: [INSIDE], ...terminal },
  );
}

const exchanges = (apdus: readonly string[]) => apdus.filter((apdu) => apdu.startsWith('80EA')).length;
/** TVR byte 5. */
const verdict = (driven: { record(tag: number): string | null }) => driven.record(0x95)?.slice(8);

describe('C-2 relay resistance', () => {
  test.each([
    ['the card', '1980', 'B0'],
    ['the reader', '1981', 'A0'],
  ])('Book C-2 S3.65 not performed where %s has none', (_title, aip, configuration) => {
    const driven = run({ card: { objects: { 82: aip } }, kernelData: { DF811B: configuration } });
    expect(exchanges(driven.apdus)).toBe(0);
    expect(driven.record(0x95)).toBe('0000000001');
  });

  test('Book C-2 S3.61 the command carries the unpredictable number, which GENERATE AC repeats', () => {
    let draw = 0;
    const random = (length: number) => new Uint8Array(length).fill(++draw);
    const driven = run({ terminal: { context: { random } } });
    expect(driven.apdus[1]).toBe('80EA0000040202020200');
    expect(driven.record(0x9f37)).toBe('02020202');
  });

  test('Book C-2 SR1.32 in time: performed, and the signed data holds', () => {
    const driven = run();
    expect(verdict(driven)).toBe('02');
    expect(driven.outcome.oda).toEqual({ method: 'cda', result: 'passed' });
    expect(driven.outcome.kind).toBe('approved');
  });

  test('Book C-2 SR1.18 transmission is what card or terminal expects, whichever is less', () => {
    const answer = `${ENTROPY}006400C80030`;
    expect(verdict(run({ answer, terminal: { elapsedUs: [LATEST] } }))).toBe('02');
    const quick = `${ENTROPY}006400C8000C`;
    const driven = run({ answer: quick, terminal: { elapsedUs: [LATEST, LATEST - 1200] } });
    expect(exchanges(driven.apdus)).toBe(2);
  });

  test('Book C-2 SR1.19 faster than the card can be: card data error', () => {
    const fastest = us(0x64 - 0x14);
    expect(verdict(run({ terminal: { elapsedUs: [fastest] } }))).toBe('02');
    const driven = run({ terminal: { elapsedUs: [fastest - 100] } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 F0 90 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('00060000001C');
  });

  test('Book C-2 SR1.19 a grace period above the minimum allows any speed', () => {
    expect(verdict(run({ terminal: { elapsedUs: [0] }, kernelData: { DF8132: '0065' } }))).toBe('02');
  });

  test('Book C-2 SR1.22 too late: twice more, each with a new number and counted', () => {
    let draw = 0;
    const random = (length: number) => new Uint8Array(length).fill(++draw);
    const late = LATEST + 100;
    const driven = run({ terminal: { elapsedUs: [late, late, INSIDE], context: { random } } });
    expect(driven.apdus.filter((apdu) => apdu.startsWith('80EA'))).toEqual([
      '80EA0000040202020200',
      '80EA0000040303030300',
      '80EA0000040404040400',
    ]);
    expect(verdict(driven)).toBe('02');
    expect(driven.record(0x9f37)).toBe('04040404');
  });

  test('Book C-2 SR1.22 the latest time that is allowed is in time', () => {
    const driven = run({ terminal: { elapsedUs: [LATEST] } });
    expect([exchanges(driven.apdus), verdict(driven)]).toEqual([1, '02']);
  });

  test('Book C-2 SR1.29 three answers too late: time limits exceeded', () => {
    const late = LATEST + 100;
    const driven = run({ terminal: { elapsedUs: [late, late, late] } });
    expect([exchanges(driven.apdus), verdict(driven)]).toEqual([3, '06']);
  });

  test('Book C-2 SR1.29 far too late exceeds the accuracy threshold too, beyond what two bytes hold', () => {
    const driven = run({ terminal: { elapsedUs: [1e8, 1e8, 1e8] } });
    expect(verdict(driven)).toBe('0E');
  });

  test.each([
    ['nobody measured', [null, null, null]],
    ['a measurement is no number', [Number.NaN, Number.NaN, Number.NaN]],
    ['a clock ran backwards', [-1, -1, -1]],
  ])(
    'Book C-2 SR1.29 %s: limits exceeded, though the card allows all the time there is',
    (_title, elapsedUs) => {
      const driven = run({ answer: `${ENTROPY}0000FFFF0018`, terminal: { elapsedUs } });
      expect(verdict(driven)).toBe('0E');
    },
  );

  test.each([
    ['the card expects less than half of the terminal', '000B', '0A'],
    ['the card expects half of the terminal', '000C', '02'],
    ['the card expects twice the terminal', '0030', '02'],
    ['the card expects more than twice the terminal', '0031', '0A'],
    ['the card expects no time at all', '0000', '0A'],
  ])('Book C-2 SR1.31 %s: %s is TVR byte 5 %s', (_title, estimate, tvr) => {
    expect(verdict(run({ answer: `${ENTROPY}006400C8${estimate}` }))).toBe(tvr);
  });

  test('Book C-2 SR1.31 the terminal expects no time at all: threshold exceeded', () => {
    expect(verdict(run({ kernelData: { DF8135: '0000' } }))).toBe('0A');
  });

  test('Book C-2 SR1.31 much above the minimum: threshold exceeded, in time or not', () => {
    const kernelData = { DF8136: '0031' };
    expect(verdict(run({ kernelData, terminal: { elapsedUs: [us(0x64 + 0x31)] } }))).toBe('02');
    expect(verdict(run({ kernelData, terminal: { elapsedUs: [us(0x64 + 0x32)] } }))).toBe('0A');
  });

  test.each([
    ['another status', '6985', '00030069851C'],
    ['another template', `810A${ANSWER}9000`, '00040000001C'],
    ['a byte too few', `8009${ANSWER.slice(2)}9000`, '00040000001C'],
    ['bytes after it', `800A${ANSWER}009000`, '00040000001C'],
    ['nothing', '9000', '00040000001C'],
  ])('Book C-2 SR1.17 %s ends the application', (_title, response, error) => {
    const driven = run({ card: { responses: { '80EA': response } } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 F0 90 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe(error);
  });

  test('Book C-2 SR1.5 the card lost: to be presented again', () => {
    const driven = run({ card: { responses: { '80EA': 'lost' } } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 10 F0 F0 50 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('010000000021');
  });

  test('Book C-2 SR1.8 STOP', () => {
    const driven = run({ terminal: { stopAt: '80EA' } });
    expect(outcomeParameterSet(driven.outcome)).toBe('40 F0 F0 F0 10 F0 FF 00');
    expect(driven.discretionary(0xdf8115)).toBe('0000020000FF');
  });

  test.each([
    ['terminal entropy', `5A5A5A5B${ANSWER}`],
    ['device entropy', `5A5A5A5AA1B2C3D5006400C80018`],
    ['minimum time', `5A5A5A5A${ENTROPY}006500C80018`],
    ['maximum time', `5A5A5A5A${ENTROPY}006400C90018`],
    ['transmission time', `5A5A5A5A${ENTROPY}006400C80019`],
    ['nothing of it', ''],
    ['a byte too few', `5A5A5A5A${ANSWER.slice(0, -2)}`],
  ])('Book C-2 S910.4.1 another %s in the signature: CAM failed', (_title, extra) => {
    const driven = run({ card: { signedExtra: () => extra } });
    expect(driven.discretionary(0xdf8115)).toBe('00020000001C');
    expect(driven.outcome.oda).toEqual({
      method: 'cda',
      result: 'failed',
      reason: 'signed_relay_resistance_data',
    });
  });

  test('Book C-2 S910.4 without relay resistance what else a signature holds is passed over', () => {
    const driven = run({ card: { objects: { 82: '1980' }, signedExtra: () => 'FFFF' } });
    expect(driven.outcome.oda.result).toBe('passed');
  });
});

describe('C-2 track 2 after relay resistance', () => {
  const withoutCda = (track2: string | null, order: Order = {}) =>
    run({ ...order, card: { objects: { 82: '1881', 57: track2, ...order.card?.objects } } }).record(0x57);

  test('Book C-2 S910.39 13 digits after a PAN of 16: key index, counter, entropy, milliseconds', () => {
    const late = LATEST + 100;
    const elapsedUs = [late, late, us(123)];
    // C3D4 is 50132, B2 is 178; 123 units are 12 ms. The card's key index F1 is no digit.
    expect(withoutCda('5413330089010012D49122010123456789012F', { terminal: { elapsedUs } })).toBe(
      ['5413330089010012D4912201', '0', '2', '50132', '178', '012', 'F'].join(''),
    );
  });

  test('Book C-2 S910.39 10 digits after a PAN of 19, and a key index that is a digit', () => {
    const pan = '5413330089010012345';
    const card = { objects: { '8F': '05', '5A': `${pan}F` } };
    expect(withoutCda(`${pan}D49122010000000000F`, { card })).toBe(
      [pan, 'D4912201', '5', '0', '50132', '015', 'F'].join(''),
    );
  });

  test('Book C-2 S910.39 more than 999 ms stay 999', () => {
    const elapsedUs = [us(65000), us(65000), us(65000)];
    expect(withoutCda('5413330089010012D49122010F', { terminal: { elapsedUs } })?.slice(-4)).toBe('999F');
  });

  test('Book C-2 S910.38 what the card signs, and a decline, leave track 2 alone', () => {
    const usual = '5413330089010012D49122010000000000000F';
    expect(run().record(0x57)).toBe(usual);
    const declined = run({ card: { objects: { 82: '1881' }, cid: '00' } });
    expect(declined.record(0x57)).toBe(usual);
  });

  test('Book C-2 S910.39 a track without separator stays as it is', () => {
    expect(withoutCda('54133300890100124912')).toBe('54133300890100124912');
    expect(withoutCda(null)).toBeNull();
  });
});
