import { describe, expect, it } from 'vitest';
import { BIT_TABLES } from '../../../src/card/emv/bit-tables.ts';
import { isSet } from '../../../src/card/emv/bits.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import decodeVectors from '../../vectors/emv-decode.json' with { type: 'json' };

const TAGS: Readonly<Record<string, number>> = {
  tvr: 0x95,
  tsi: 0x9b,
  ttq: 0x9f66,
  ctq: 0x9f6c,
  'term-caps': 0x9f33,
  'addl-term-caps': 0x9f40,
};

const walks = decodeVectors.vectors.filter(
  ({ name, decoder }) => name.startsWith('bitwalk/') && decoder in TAGS,
);

/** The names of the rows whose bit is 1. */
function rowsOf(tag: number, value: Uint8Array): string[] {
  const table = BIT_TABLES.find((candidate) => candidate.tag === tag)!;
  return Object.entries(table.rows).flatMap(([name, [byte, bit]]) => (isSet(value, byte, bit) ? [name] : []));
}

/** What another decoder prints for a value of which one bit is 1. */
describe('Book 3, Annex C and Book 4, Annex A: bits that are defined', () => {
  it('are walked through six tables', () => {
    expect(new Set(walks.map(({ decoder }) => decoder)).size).toBe(6);
  });

  it.each(walks)('$name has a meaning exactly where it is not reserved', ({ decoder, input, output }) => {
    const reserved = output.some((line) => line.endsWith('RFU'));
    expect(rowsOf(TAGS[decoder]!, fromHex(input)).length > 0).toBe(!reserved);
  });

  it.each([
    ['bitwalk/tvr/B1b3', 'CDA_FAILED'],
    ['bitwalk/tvr/B2b7', 'APPLICATION_EXPIRED'],
    ['bitwalk/tvr/B3b3', 'ONLINE_PIN_ENTERED'],
    ['bitwalk/tvr/B4b3', 'BIOMETRIC_TRY_LIMIT_EXCEEDED'],
    ['bitwalk/tvr/B5b3', 'CA_ECC_KEY_MISSING'],
    ['bitwalk/tsi/B1b3', 'SCRIPT_PROCESSING_PERFORMED'],
    ['bitwalk/ttq/B2b3', 'TRANSIT'],
    ['bitwalk/ttq/B3b7', 'CDCVM'],
    ['bitwalk/ctq/B1b3', 'SWITCH_INTERFACE_FOR_CASH'],
    ['bitwalk/ctq/B2b7', 'ISSUER_UPDATE_PROCESSING'],
    ['bitwalk/term-caps/B3b3', 'XDA'],
    ['bitwalk/addl-term-caps/B3b7', 'ALPHABETIC_AND_SPECIAL_KEYS'],
    ['bitwalk/addl-term-caps/B5b3', 'CODE_TABLE_3'],
  ])('%s is %s', (walk, name) => {
    const { decoder, input } = walks.find((candidate) => candidate.name === walk)!;
    expect(rowsOf(TAGS[decoder]!, fromHex(input))).toContain(name);
  });
});
