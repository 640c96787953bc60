import { describe, expect, test } from 'vitest';
import { MESSAGE } from '../../../src/card/entry-point/messages.ts';
import type { Outcome } from '../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import { readerTransaction } from '../../../src/card/entry-point/reader.ts';
import type { ReaderEvent } from '../../../src/card/entry-point/reader-commands.ts';
import type { KernelContext } from '../../../src/card/kernels/kernel.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import {
  combination,
  entry,
  entryPointContext,
  fci,
  PPSE,
  ppse,
  select,
} from '../../support/card/entry-point-fixtures.ts';
import { kernelGiving } from '../../support/card/entry-point-kernels.ts';
import { DISPLAY, driveReader, inShort } from '../../support/card/entry-point-reader.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';

const VISA = 'A0000000031010';
const SELECTION: ScriptStep[] = [
  [PPSE, `${ppse(entry(VISA))}9000`],
  [select(VISA), `${fci(VISA)}9000`],
];
const SELECTED = SELECTION.map(([apdu]) => apdu as string);

interface Run {
  outcomes?: readonly Outcome[];
  polls?: readonly ReaderEvent[];
  script?: ScriptStep[];
  activations?: KernelContext[];
}

/** What happens after the terminal's order, in short. */
function run({ outcomes = [outcome('approved')], polls = [], script = SELECTION, activations = [] }: Run) {
  const { card, assertUsedUp } = scriptedCard(script);
  const order = entryPointContext({ kernels: new Map([[3, kernelGiving(3, outcomes, activations)]]) });
  const { trace } = driveReader(readerTransaction({ display: DISPLAY, autorun: null }), {
    card,
    order,
    polls,
  });
  assertUsedUp();
  const steps = inShort(trace);
  return steps.slice(steps.indexOf('await_transaction') + 1);
}

const APPROVED = ['outcome approved', 'field off 0'];

describe('Book B 3.2.1 protocol activation', () => {
  test('Book B 3.2.1.1 with autorun nothing is blocked and TTQ is as configured', () => {
    const activations: KernelContext[] = [];
    const autorun = entryPointContext({
      combinations: [combination({ ttq: fromHex('26C04000'), contactlessTransactionLimit: 1n })],
      kernels: new Map([[3, kernelGiving(3, [outcome('approved')], activations)]]),
    });
    const { card } = scriptedCard(SELECTION);
    driveReader(readerTransaction({ display: DISPLAY, autorun }), { card });
    expect(activations[0]!.indicators.contactlessApplicationNotAllowed).toBe(false);
    expect(activations[0]!.ttq).toEqual(fromHex('26C04000'));
  });

  test('Book B 3.2.1.2 the first activation shows "present card", then the field goes on and is polled', () => {
    expect(run({})).toEqual(['15 ready_to_read', 'field on', 'poll', ...SELECTED, ...APPROVED]);
  });

  test('Book B 3.2.1.2 a restart shows the UI Request on Restart', () => {
    const again = outcome('end_application', {
      start: 'B',
      uiOnRestart: { messageId: MESSAGE.PRESENT_CARD_AGAIN, status: 'ready_to_read' },
    });
    const steps = run({ outcomes: [again, outcome('approved')], script: [...SELECTION, ...SELECTION] });
    expect(steps.slice(5)).toEqual([
      'outcome end_application',
      '21 ready_to_read',
      'field on',
      'poll',
      ...SELECTED,
      ...APPROVED,
    ]);
  });

  test('Book B 3.2.1.2 a restart without one shows "present card"', () => {
    const again = outcome('end_application', { start: 'B' });
    const steps = run({ outcomes: [again, outcome('approved')], script: [...SELECTION, ...SELECTION] });
    expect(steps.slice(5, 8)).toEqual(['outcome end_application', '15 ready_to_read', 'field on']);
  });

  test('Book B 3.2.1.3 polling goes on until a card is there', () => {
    const steps = run({ polls: [{ kind: 'no_card' }, { kind: 'no_card' }, { kind: 'card' }] });
    expect(steps.slice(0, 6)).toEqual(['15 ready_to_read', 'field on', 'poll', 'poll', 'poll', PPSE]);
  });

  test('Book B 3.2.1.4 two cards: one message as long as they are there', () => {
    const steps = run({ polls: [{ kind: 'collision' }, { kind: 'collision' }, { kind: 'card' }] });
    expect(steps.slice(2, 7)).toEqual(['poll', '19 processing_error', 'poll', 'poll', PPSE]);
  });

  test('Book B 3.2.1.5 both taken away: ready for one card again', () => {
    const steps = run({ polls: [{ kind: 'collision' }, { kind: 'no_card' }, { kind: 'no_card' }] });
    expect(steps.slice(2, 9)).toEqual([
      'poll',
      '19 processing_error',
      'poll',
      '19 ready_to_read',
      'poll',
      'poll',
      PPSE,
    ]);
  });

  test('Book B 3.2.1 the terminal may stop while no card is there: the field goes off', () => {
    expect(run({ polls: [{ kind: 'stop' }], script: [] })).toEqual([
      '15 ready_to_read',
      'field on',
      'poll',
      'field off 0',
    ]);
  });
});
