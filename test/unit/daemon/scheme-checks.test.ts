import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { combinationsDiffer, kernelsUnderstand } from '../../../src/daemon/scheme-checks.ts';
import { readSchemeFile } from '../../../src/platform/config/scheme-file.ts';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'tilld-checks-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MASTERCARD = { aid: 'A0000000041010', kernel: 2, types: ['00'] };
const VISA = { aid: 'A0000000031010', kernel: 3, types: ['00'], ttq: '21004000' };

function problem(...combinations: unknown[]): string | null {
  const file = join(folder, 'scheme.yaml');
  writeFileSync(file, stringify({ scheme: 'test', currency: 'EUR', combinations }));
  try {
    readSchemeFile(file, kernelsUnderstand, combinationsDiffer);
    return null;
  } catch (error) {
    if (error instanceof TerminalError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
}

describe('the combinations of a scheme file', () => {
  it('are accepted with elements that their kernel knows, in their lengths', () => {
    const data = {
      '9F09': '0002',
      DF8118: '20',
      DF8131: '00'.repeat(8),
      '9F7E': '01',
      '9F1D': '00'.repeat(8),
    };
    expect(problem({ ...MASTERCARD, data }, { ...VISA, data: { DF8F03: 'E0', '9F35': '22' } })).toBeNull();
  });

  it.each([
    [
      'a kernel that is not built',
      { ...VISA, kernel: 4 },
      'scheme.yaml:5:13 combinations[0].kernel: no kernel 4 in this terminal, only 2, 3',
    ],
    ['kernel 3 without 9F66', { ...VISA, ttq: undefined }, 'combinations[0].ttq: missing; kernel 3 needs it'],
    [
      'an unknown tag',
      { ...MASTERCARD, data: { DF8199: '00' } },
      'scheme.yaml:9:15 combinations[0].data.DF8199: no data element that kernel 2 knows',
    ],
    [
      'an element of another kernel',
      { ...VISA, data: { DF8118: '20' } },
      'data.DF8118: no data element that kernel 3 knows',
    ],
    [
      'a wrong length',
      { ...MASTERCARD, data: { DF8118: '2000' } },
      'scheme.yaml:9:15 combinations[0].data.DF8118: CVM Capability - CVM Required has 2 bytes, not 1',
    ],
    [
      'a wrong length of the reader options',
      { ...VISA, data: { DF8F03: 'E000' } },
      'data.DF8F03: has 2 bytes, not 1',
    ],
    [
      'hex where digits belong',
      { ...MASTERCARD, data: { DF8124: '00000000A000' } },
      'is made of decimal digits',
    ],
    ['an element of the card', { ...MASTERCARD, data: { '9F42': '0978' } }, 'is the card’s, not configured'],
    [
      'an element of the transaction',
      { ...MASTERCARD, data: { '9F02': '000000000001' } },
      'is set for each transaction',
    ],
    [
      'dynamic limits for kernel 2',
      { ...MASTERCARD, dynamicReaderLimits: [{ programId: '31' }] },
      'dynamicReaderLimits: kernel 2 knows none',
    ],
    [
      'a second transaction limit for kernel 3',
      { ...VISA, limits: [{ transactionOnDevice: '1.00' }] },
      'limits[0].transactionOnDevice: kernel 3 has one',
    ],
  ])('are refused for %s, and it is said where', (_name, combination, expected) => {
    expect(problem(combination)).toContain(expected);
  });

  it('are there once for each type', () => {
    expect(problem(MASTERCARD, { ...MASTERCARD, types: ['20'] })).toBeNull();
    expect(problem(MASTERCARD, { ...MASTERCARD, types: ['20', '00'] })).toContain(
      'scheme.yaml:8:10 combinations[1].aid: A0000000041010 with kernel 2 for type 00 is there already',
    );
  });
});
