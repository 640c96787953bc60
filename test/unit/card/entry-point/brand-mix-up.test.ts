import { expect, test } from 'vitest';
import { entryPoint } from '../../../../src/card/entry-point/entry-point.ts';
import { KERNELS } from '../../../../src/card/kernels/index.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { type Card, drive, respond } from '../../../support/card/drive.ts';
import {
  combination,
  entry,
  entryPointContext,
  PPSE,
  ppse,
  select,
} from '../../../support/card/entry-point-fixtures.ts';
import { KERNEL_3_AID, kernel3Card, kernel3Context } from '../../../support/card/kernel-3-card.ts';
import { tlvHex } from '../../../support/card/objects.ts';

/** The card with a directory that offers it as Visa. */
function withDirectory({ card, fci }: ReturnType<typeof kernel3Card>): Card {
  return (apdu, name) => {
    if (apdu === PPSE) return respond(`${ppse(entry(KERNEL_3_AID))}9000`);
    if (apdu === select(KERNEL_3_AID)) return { kind: 'response', data: fci, sw: 0x9000 };
    return card(apdu, name);
  };
}

function pay(pan: string) {
  const made = kernel3Card({ objects: { '5A': pan, 57: `${pan}D49122010000000000000F` } });
  const { terminal, caKeys } = kernel3Context(made.fci);
  const combinations = [combination({ ttq: fromHex('26004000') })];
  const context = entryPointContext({ combinations, terminal, caKeys, kernels: KERNELS });
  return drive(entryPoint(context), withDirectory(made)).outcome;
}

test('a Mastercard number read with Visa’s kernel is declined and does not go out', () => {
  expect(pay('4761739001010010').kind).toBe('online_request');
  const mixed = pay('5413330089010012');
  expect(mixed.kind).toBe('declined');
  expect(mixed.dataRecord).toBeNull();
  expect(mixed.application?.scheme).toBe('Visa');
  const out = [...(mixed.discretionaryData ?? [])].map(([tag, value]) => tlvHex(tag, value)).join('');
  expect(out).not.toContain('5413330089010012');
});
