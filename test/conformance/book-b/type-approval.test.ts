import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TransactionType } from '../../../src/card/entry-point/combination.ts';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import {
  asTrace,
  type EntryPointCase,
  readConfiguration,
  type TraceStep,
  testKernel,
} from '../../support/card/entry-point-cases.ts';
import { entryPointContext, PPSE, transaction } from '../../support/card/entry-point-fixtures.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';

const { configs, cases } = JSON.parse(
  readFileSync(new URL('../../vectors/emv-entrypoint.json', import.meta.url), 'utf8'),
) as { configs: Record<string, string>; cases: EntryPointCase[] };

/**
 * Cases of one final outcome. The others restart after a host's answer, which is the session's, or begin with two cards
 * in the field, which is the reader's.
 */
const ofOneOutcome = cases.filter(({ trace, transactions, config }) => {
  const outcomes = trace.filter((step) => step.outcome);
  const automatic = readConfiguration(configs[config]!).autorun !== null;
  const collision = trace.some((step) => step.ui?.msg === '19');
  return outcomes.length === 1 && !collision && (automatic || transactions.length === 1);
});

test('Book B the cases that are run', () => {
  expect(ofOneOutcome).toHaveLength(97);
});

const named = ofOneOutcome.map((one) => [`${one.test} case ${one.case}: ${one.title}`, one] as const);

/**
 * Several combinations match the one entry, and the Book leaves open which is taken: the suite's terminal takes another
 * than this one. For a kernel identifier of 00 that is a change between versions of the Book.
 */
const ANY_COMBINATION = new Set(['2ED.007.00', '2ED.012.04']);

test.each(named)('Book B %s', (_title, { test: id, trace, transactions, config }) => {
  const { autorun, terminal, combinations } = readConfiguration(configs[config]!);
  const [asked] = transactions;
  const type = (autorun?.type ?? /\((..)\)/.exec(asked!.type)![1]) as TransactionType;
  for (const [tag, hex] of REST_OF_THE_TERMINAL) terminal.set(tag, fromHex(hex));
  const sets = combinations(type);
  const context = entryPointContext({
    combinations: sets,
    transaction: transaction({
      type,
      amountMinor: autorun?.amount ?? BigInt(asked!.amount),
      otherAmountMinor: BigInt(asked?.other ?? 0),
      currencyExponent: 0,
      date: '261122',
      time: '065919',
    }),
    terminal,
    kernels: new Map(sets.map(({ kernelId }) => [kernelId, testKernel(kernelId)])),
    autorun: autorun !== null,
  });

  let final: FinalOutcome | undefined;
  for (const presentation of presentations(trace, ANY_COMBINATION.has(id))) {
    const { card, assertUsedUp } = scriptedCard(presentation);
    final = drive(entryPoint(context), card).outcome;
    assertUsedUp();
  }
  const at = trace.findIndex((step) => step.outcome);
  const expected = trace[at]!.outcome!;
  expect(final!.kind).toBe(expected.outcome);
  expect(final!.start).toBe(expected.start === 'n/a' ? null : expected.start);
  expect(asTrace(final!.uiOnOutcome)).toEqual(expected.uiOnOutcome && trace[at - 1]!.ui);
});

/** 9F09, 9F1E and 9F41 as the suite's terminal has them. */
const REST_OF_THE_TERMINAL: readonly [tag: number, hex: string][] = [
  [0x9f09, '0203'],
  [0x9f1e, '3030303046453136'],
  [0x9f41, '00000018'],
];

/** The card's part of a trace, cut where the directory is selected anew. */
function presentations(trace: readonly TraceStep[], anyCombination: boolean): ScriptStep[][] {
  const scripts: ScriptStep[][] = [];
  let fci = '';
  for (const { c, r } of trace) {
    if (c === undefined) continue;
    if (c === PPSE) scripts.push([]);
    const expected = anyCombination ? /^80A80000/ : withoutUnpredictableNumber(c, fci);
    scripts.at(-1)!.push([c.startsWith('80A8') ? expected : c, r!]);
    fci = r!;
  }
  return scripts;
}

/** The suite's terminal drew its own 9F37: any will do. */
function withoutUnpredictableNumber(apdu: string, fci: string): string | RegExp {
  const pdol = /9F38(..)/.exec(fci);
  if (!pdol) return apdu;
  const start = pdol.index + 6;
  const entries = fci.slice(start, start + 2 * Number.parseInt(pdol[1]!, 16));
  let offset = 10;
  for (const [, tag, length] of entries.matchAll(
    /((?:[0-9A-F][F][0-9A-F]{2})|(?:[0-9A-F]{2}))([0-9A-F]{2})/g,
  )) {
    if (tag === '9F37') return new RegExp(`^${apdu.slice(0, offset)}[0-9A-F]{8}${apdu.slice(offset + 8)}$`);
    offset += 2 * Number.parseInt(length!, 16);
  }
  return apdu;
}
