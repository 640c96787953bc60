import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DataElements } from '../../../src/card/emv/element-values.ts';
import { encodeTlv } from '../../../src/card/emv/tlv.ts';
import type { TransactionType } from '../../../src/card/entry-point/combination.ts';
import type { EntryPointContext } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { readerTransaction } from '../../../src/card/entry-point/reader.ts';
import type { ReaderEvent } from '../../../src/card/entry-point/reader-commands.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import {
  type EntryPointCase,
  readConfiguration,
  type TraceStep,
} from '../../support/card/entry-point-cases.ts';
import { entryPointContext, transaction } from '../../support/card/entry-point-fixtures.ts';
import { DISPLAY, driveReader } from '../../support/card/entry-point-reader.ts';
import { testKernel } from '../../support/card/entry-point-test-kernel.ts';
import { asTraceStep, expectedStep } from '../../support/card/entry-point-trace.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';

const { configs, cases } = JSON.parse(
  readFileSync(new URL('../../vectors/emv-entrypoint.json', import.meta.url), 'utf8'),
) as { configs: Record<string, string>; cases: EntryPointCase[] };

/**
 * The directory entry has the kernel identifier 00: any kernel until Book B v2.10, the RID's default from v2.11 on, as
 * here. Which kernel runs is not compared in this case. See docs/decisions/0003-readings-of-the-entry-point.md.
 */
const KERNEL_IDENTIFIER_00 = '2ED.012.04';

const named = cases.map((one) => [`${one.test} case ${one.case}: ${one.title}`, one] as const);

test('Book B all cases of the suite are run', () => {
  expect(named).toHaveLength(116);
});

test.each(named)('Book B %s', (_title, { test: id, trace, transactions, config }) => {
  const context = contextOf(config, transactions[0]);
  const { card, assertUsedUp } = scriptedCard(script(trace, id === KERNEL_IDENTIFIER_00));
  const driven = driveReader(
    readerTransaction({ display: DISPLAY, autorun: context.autorun ? context : null }),
    { card, order: context, polls: polls(trace), host: issuerResponse },
  );
  assertUsedUp();
  expect(driven.trace.map(asTraceStep).filter((step) => step !== null)).toEqual(trace.map(expectedStep));
});

/** The suite's host sends back what the card gave: Issuer Authentication Data bare, scripts as whole templates. */
function issuerResponse({ dataRecord }: FinalOutcome): DataElements | null {
  if (!dataRecord) return null;
  return new Map([...dataRecord].map(([tag, value]) => [tag, tag === 0x91 ? value : encodeTlv(tag, value)]));
}

/** 9F09, 9F1E and 9F41 as the suite's terminal has them. */
const REST_OF_THE_TERMINAL: readonly [tag: number, hex: string][] = [
  [0x9f09, '0203'],
  [0x9f1e, '3030303046453136'],
  [0x9f41, '00000018'],
];

/** Of the cases that do not say it (collision): a purchase of 2. */
const PURCHASE_OF_2 = { type: 'purchase(00)', amount: 2, other: 0 };

function contextOf(
  config: string,
  asked: EntryPointCase['transactions'][number] = PURCHASE_OF_2,
): EntryPointContext {
  const { autorun, terminal, combinations } = readConfiguration(configs[config]!);
  const type = (autorun?.type ?? /\((..)\)/.exec(asked.type)![1]) as TransactionType;
  for (const [tag, hex] of REST_OF_THE_TERMINAL) terminal.set(tag, fromHex(hex));
  const sets = combinations(type);
  const firstStart = autorun ? 'B' : 'A';
  return entryPointContext({
    combinations: sets,
    transaction: transaction({
      type,
      amountMinor: autorun?.amount ?? BigInt(asked.amount),
      otherAmountMinor: autorun ? 0n : BigInt(asked.other),
      currencyExponent: 0,
      date: '261122',
      time: '065919',
    }),
    terminal,
    kernels: new Map(sets.map(({ kernelId }) => [kernelId, testKernel(kernelId, firstStart)])),
    autorun: autorun !== null,
  });
}

/** Two cards where the suite shows message 19. */
const polls = (trace: readonly TraceStep[]): ReaderEvent[] =>
  trace.some(({ ui }) => ui?.msg === '19') ? [{ kind: 'collision' }] : [];

/** The card's part of a trace. */
function script(trace: readonly TraceStep[], anyKernel: boolean): ScriptStep[] {
  const steps: ScriptStep[] = [];
  let fci = '';
  for (const { c, r } of trace) {
    if (c === undefined) continue;
    const options = c.startsWith('80A8');
    steps.push([options ? (anyKernel ? /^80A80000/ : withoutUnpredictableNumber(c, fci)) : c, r!]);
    if (!options) fci = r!;
  }
  return steps;
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
