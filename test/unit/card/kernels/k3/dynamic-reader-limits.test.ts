import { expect, test } from 'vitest';
import { limitSetOf } from '../../../../../src/card/kernels/k3/dynamic-reader-limits.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const SETS = ['31', '3132', '31323334', '39'].map((programId) => ({ programId: fromHex(programId) }));
const chosen = (programId: string, sets = SETS) => {
  const set = limitSetOf(fromHex(programId), sets);
  return set && toHex(set.programId);
};

test.each([
  ['identical', '31323334', '31323334'],
  ['longer than the longest', '3132333435', '31323334'],
  ['between two', '313233', '3132'],
  ['the shortest only', '3131', '31'],
  ['none', '41', null],
  ['empty', '', null],
])('a program identifier %s', (_title, programId, expected) => {
  expect(chosen(programId)).toBe(expected);
  expect(chosen(programId, SETS.toReversed())).toBe(expected);
});

test('a set without identifier is for no card', () => {
  expect(limitSetOf(fromHex('31'), [{ programId: new Uint8Array() }])).toBeNull();
});

test('a card without program identifier has none', () => {
  expect(limitSetOf(undefined, SETS)).toBeNull();
});
