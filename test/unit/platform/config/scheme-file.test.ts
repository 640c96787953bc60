import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { laneScheme } from '../../../../src/platform/config/lane-scheme.ts';
import { hasLimitsFor, readSchemeFile } from '../../../../src/platform/config/scheme-file.ts';
import type { Market } from '../../../../src/platform/config/scheme-limits.ts';
import { TerminalError } from '../../../../src/platform/errors/terminal-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'tilld-scheme-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(yaml: string): string {
  const file = join(folder, 'scheme.yaml');
  writeFileSync(file, yaml);
  return file;
}

/** A file with `head` before and `rest` in its one combination, for `market`. */
function read({ head = 'currency: EUR\n', rest = '', kernel = 3, market = GERMANY }) {
  const combination = `combinations:\n  - aid: "A0000000031010"\n    kernel: ${kernel}\n    types: ["00"]\n${rest}`;
  const file = readSchemeFile(write(`scheme: visa\n${head}${combination}`), hasLimitsFor(market));
  return laneScheme(file, market).combinations[0]!;
}

function problem(parts: Parameters<typeof read>[0]): string {
  try {
    read(parts);
  } catch (error) {
    if (error instanceof TerminalError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('it was accepted');
}

const GERMANY: Market = { currency: 'EUR', country: '276' };
const BRITAIN: Market = { currency: 'GBP', country: '826' };

describe('limits of a scheme file', () => {
  it('may be one set, in the currency of the file and in minor units from then on', () => {
    expect(
      read({ rest: '    limits: { transaction: "100.00", cvm: "50.01", floor: "0.00" }\n' }).limits,
    ).toEqual({
      transaction: '10000',
      cvm: '5001',
      floor: '0',
    });
  });

  const ROWS = `currency: EUR
limits:
  - { cvm: "50.00" }
  - { cvm: "25.00", countries: [AT, "442"] }
  - { currency: GBP, countries: [GB], cvm: "100.00" }
  - { currency: JPY, cvm: "10000" }
`;

  it.each([
    [{ currency: 'EUR', country: '276' }, '5000'],
    [{ currency: 'EUR', country: '040' }, '2500'],
    [{ currency: 'EUR', country: '442' }, '2500'],
    [{ currency: 'EUR' }, '5000'],
    [{ currency: 'GBP', country: '826' }, '10000'],
    [{ currency: 'JPY', country: '392' }, '10000'],
  ])('are those for where the terminal stands and sells: %j', (market, cvm) => {
    expect(read({ head: ROWS, market }).limits).toEqual({ cvm });
  });

  it('of a combination go before those of the file', () => {
    expect(read({ head: ROWS, rest: '    limits: { cvm: "30.00" }\n' }).limits).toEqual({ cvm: '3000' });
  });

  it.each([
    [
      'none is for the currency',
      { head: ROWS, market: { currency: 'USD', country: '840' } },
      'scheme.yaml:4:3 limits: none for USD in country 840 (US), where the terminal sells; there are EUR; EUR in AT, 442; GBP in GB; JPY',
    ],
    [
      'none is for the country',
      { head: ROWS, market: { currency: 'GBP', country: '276' } },
      'scheme.yaml:4:3 limits: none for GBP in country 276 (DE)',
    ],
    [
      'one set is for another currency',
      { rest: '    limits: { cvm: "30.00" }\n', market: BRITAIN },
      'scheme.yaml:7:13 combinations[0].limits: none for GBP in country 826 (GB), where the terminal sells; there are EUR',
    ],
    [
      'two are for the same country',
      { head: `${ROWS}  - { cvm: "9.00", countries: [DE, AT] }\n` },
      'scheme.yaml:8:31 limits[4].countries: a second row for EUR AT',
    ],
    [
      'two are for no country',
      { head: `${ROWS}  - { cvm: "9.00" }\n` },
      'scheme.yaml:8:5 limits[4]: a second row for EUR',
    ],
    [
      'the currency is missing',
      { head: 'limits: { cvm: "9.00" }\n' },
      'scheme.yaml:2:1 limits.currency: missing; the amounts need one',
    ],
    [
      'there is no such country',
      { head: 'currency: EUR\nlimits: [{ cvm: "9.00", countries: [EU] }]\n' },
      'scheme.yaml:3:37 limits[0].countries[0]: no country of ISO 3166-1; write DE or "276"',
    ],
    [
      'a name is misspelt in one set',
      { rest: '    limits: { cmv: "30.00" }\n' },
      'scheme.yaml:7:15 combinations[0].limits.cmv: unknown setting; did you mean "cvm"?',
    ],
    [
      'a name is misspelt in a list',
      { head: 'currency: EUR\nlimits:\n  - { floor: "0.00" }\n  - { flor: "0.00", currency: GBP }\n' },
      'scheme.yaml:5:7 limits[1].flor: unknown setting; did you mean "floor"?',
    ],
    [
      'an amount has too many decimals',
      { rest: '    limits: { cvm: "30.001" }\n' },
      'scheme.yaml:7:20 combinations[0].limits.cvm: not an amount: EUR has 2 decimals',
    ],
    [
      'an amount is a number',
      { rest: '    limits: { cvm: 30.5 }\n' },
      'scheme.yaml:7:20 combinations[0].limits.cvm: expected text (in quotes)',
    ],
    [
      'the cvm limit is above the transaction limit',
      { rest: '    limits: { transaction: "30.00", cvm: "30.01" }\n' },
      'scheme.yaml:7:42 combinations[0].limits.cvm: above the transaction limit',
    ],
    [
      'the floor limit is above the transaction limit',
      { rest: '    limits: { transaction: "30.00", floor: "31.00" }\n' },
      'combinations[0].limits.floor: above the transaction limit',
    ],
    [
      'a phone may pay less than a card',
      { rest: '    limits: { transaction: "30.00", transactionOnDevice: "20.00" }\n', kernel: 2 },
      'combinations[0].limits.transactionOnDevice: below the transaction limit of a card',
    ],
  ])('are refused where %s, and it is said where', (_name, parts, expected) => {
    expect(problem(parts)).toContain(expected);
  });
});

describe('dynamic reader limits', () => {
  const PROGRAMS = `    dynamicReaderLimits:
      - { programId: "31026400", cvm: "0.00", zeroAmountAllowed: false }
      - { programId: "31026400", currency: GBP, cvm: "10.00" }
      - { programId: "310264", currency: EUR, transaction: "99.99", statusCheck: true }
      - { programId: "310264", currency: GBP }
`;

  it('are one set for each program, for the market, in the order of the file', () => {
    expect(read({ rest: PROGRAMS }).dynamicReaderLimits).toEqual([
      { programId: '31026400', cvm: '0', zeroAmountAllowed: false },
      { programId: '310264', transaction: '9999', statusCheck: true },
    ]);
    expect(read({ rest: PROGRAMS, market: BRITAIN }).dynamicReaderLimits).toEqual([
      { programId: '31026400', cvm: '1000' },
      { programId: '310264' },
    ]);
  });

  it.each([
    [
      'a program has none for the market',
      { rest: PROGRAMS, market: { currency: 'CHF', country: '756' } },
      /\[0\]: none for CHF/,
    ],
    [
      'a program has two for the market',
      { rest: `${PROGRAMS}      - { programId: "310264" }\n` },
      /:12:9 .*\[4\]: a second row for EUR/,
    ],
    [
      'a program has no identifier',
      { rest: '    dynamicReaderLimits: [{ programId: "" }]\n' },
      /programId: 1 to 16 bytes/,
    ],
    [
      'there are too many',
      { rest: `    dynamicReaderLimits: [${'{ programId: "31" }, '.repeat(17)}]\n` },
      /dynamicReaderLimits: .*16/,
    ],
  ])('are refused where %s', (_name, parts, expected) => {
    expect(problem(parts)).toMatch(expected);
  });
});

describe('verification in words', () => {
  it('becomes bits of 9F66 for kernel 3', () => {
    const rest = (words: string) => `    ttq: "21000000"\n    verification: { aboveLimit: [${words}] }\n`;
    expect(read({ rest: rest('on-device') }).ttq).toBe('21004000');
    expect(read({ rest: rest('on-device, online-pin, signature') }).ttq).toBe('27004000');
    expect(read({ rest: rest('none') }).ttq).toBe('21000000');
  });

  it('becomes data elements of kernel 2', () => {
    const words = '    verification: { aboveLimit: [online-pin, signature, on-device] }\n';
    expect(read({ rest: `${words}    data: { "DF811B": "80" }\n`, kernel: 2 })).toMatchObject({
      data: { DF8118: '60', DF8119: '08', DF811B: 'A0', '9F1D': '6C00000000000000' },
    });
    const noCard =
      '    verification: { aboveLimit: [none], upToLimit: [] }\n    data: { "9F1D": "8000000000000000" }\n';
    expect(read({ rest: noCard, kernel: 2 }).data).toEqual({
      DF8118: '08',
      DF8119: '00',
      DF811B: '80',
      '9F1D': '8800000000000000',
    });
  });

  it.each([
    ['9F66', 3, '    ttq: "21004000"\n', /ttq: said twice/],
    ['DF8118', 2, '    data: { "DF8118": "20" }\n', /data\.DF8118: said twice/],
    ['the on-device bit of DF811B', 2, '    data: { "DF811B": "A0" }\n', /data\.DF811B: said twice/],
    ['9F1D', 2, '    data: { "9F1D": "2000000000000000" }\n', /data\.9F1D: said twice/],
  ])('is not said by %s as well', (_name, kernel, rest, expected) => {
    expect(problem({ kernel, rest: `${rest}    verification: { aboveLimit: [signature] }\n` })).toMatch(
      expected,
    );
  });

  it('knows its words', () => {
    expect(problem({ rest: '    verification: { aboveLimit: [pin] }\n' })).toContain(
      'aboveLimit[0]: expected one of "online-pin", "signature", "on-device", "none"',
    );
  });
});

describe('a scheme file', () => {
  it('whose AID does not begin with its RID is refused there', () => {
    expect(problem({ head: 'rid: "A000000004"\n' })).toContain(
      'scheme.yaml:4:10 combinations[0].aid: does not begin with the RID A000000004',
    );
  });

  it.each([
    ['a short TTQ', '    ttq: "2600"\n', 'ttq: 4 bytes in hex, in quotes'],
    ['a tag that is no hex', '    data: { "9F0X": "00" }\n', 'data.9F0X: 1 to 3 bytes in hex'],
    ['half a byte', '    data: { "9F09": "001" }\n', 'data.9F09: 0 to 250 bytes in hex'],
    ['an unknown setting', '    limts: {}\n', 'limts: unknown setting; did you mean "limits"?'],
  ])('with %s is refused there', (_name, rest, expected) => {
    expect(problem({ rest })).toContain(`combinations[0].${expected}`);
  });
});
