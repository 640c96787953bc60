import { describe, expect, test } from 'vitest';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import { contactlessReader, readerTransaction } from '../../../src/card/entry-point/reader.ts';
import type { KernelContext } from '../../../src/card/kernels/kernel.ts';
import {
  combination,
  entry,
  entryPointContext,
  fci,
  PPSE,
  ppse,
  select,
  transaction,
} from '../../support/card/entry-point-fixtures.ts';
import { kernelGiving } from '../../support/card/entry-point-kernels.ts';
import { type AroundReader, DISPLAY, driveReader, inShort } from '../../support/card/entry-point-reader.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';

const VISA = 'A0000000031010';
const SELECTION: ScriptStep[] = [
  [PPSE, `${ppse(entry(VISA))}9000`],
  [select(VISA), `${fci(VISA)}9000`],
];
const APDUS = SELECTION.map(([apdu]) => apdu);
const TERMINAL = { display: DISPLAY, autorun: null };

const giving = (...outcomes: Parameters<typeof kernelGiving>[1]) =>
  entryPointContext({ kernels: new Map([[3, kernelGiving(3, outcomes)]]) });
const around = (fields: Partial<AroundReader> = {}): AroundReader => ({
  card: scriptedCard([...SELECTION, ...SELECTION]).card,
  ...fields,
});

describe('Book A 8.1.1.5 Autorun no', () => {
  test('Book A 8.1.1.5 idle: the field is off, "welcome", and the terminal says what to do', () => {
    const { trace } = driveReader(readerTransaction(TERMINAL), around());
    expect(inShort(trace)).toEqual(['field off 0', '14 idle', 'await_transaction']);
  });

  test('Book A 8.1.1.5 an amount that nothing allows: the field is never powered', () => {
    const blocked = entryPointContext({ combinations: [combination({ contactlessTransactionLimit: 1n })] });
    const { trace, result } = driveReader(readerTransaction(TERMINAL), around({ order: blocked }));
    expect(inShort(trace).slice(3)).toEqual([
      '18 processing_error',
      'outcome try_another_interface',
      'field off 0',
    ]);
    expect(result).toMatchObject({ start: null, removalTimeoutMs: 0, fieldOffHoldMs: null, receipt: false });
  });

  test('Book A 8.1.1.5 after the transaction the reader is idle again', () => {
    const order = giving(outcome('approved'));
    const { trace } = driveReader(contactlessReader(TERMINAL), around({ order }));
    expect(inShort(trace).slice(-4)).toEqual(['outcome approved', 'field off 0', 'field off 0', '14 idle']);
  });
});

describe('Book A 8.1.1.6 Autorun yes', () => {
  test('Book A 8.1.1.6 the field is on and a card is asked for, with the configured type and amount', () => {
    const activations: KernelContext[] = [];
    const autorun = entryPointContext({
      transaction: transaction({ type: '20', amountMinor: 10n }),
      kernels: new Map([[3, kernelGiving(3, [outcome('approved')], activations)]]),
    });
    const { trace } = driveReader(readerTransaction({ display: DISPLAY, autorun }), around());
    expect(inShort(trace)).toEqual([
      'field on',
      '15 ready_to_read',
      '15 ready_to_read',
      'field on',
      'poll',
      ...APDUS,
      'outcome approved',
      'field off 0',
    ]);
    expect(activations[0]!.terminal.get(0x9c)).toEqual(Uint8Array.of(0x20));
    expect(activations[0]!.terminal.get(0x9f02)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0x10));
  });
});

describe('Book A 8.1.1.9 restart', () => {
  test('Book A 8.1.1.9 the Restart flag is of one transaction', () => {
    const activations: KernelContext[] = [];
    const outcomes = [outcome('end_application', { start: 'B' }), outcome('approved'), outcome('approved')];
    const order = entryPointContext({ kernels: new Map([[3, kernelGiving(3, outcomes, activations)]]) });
    for (let count = 0; count < 2; count++) driveReader(readerTransaction(TERMINAL), around({ order }));
    expect(activations.map(({ restart }) => restart !== undefined)).toEqual([false, true, false]);
  });

  test('Book A 8.1.1.9 Start A prepares anew and gets the host’s answer', () => {
    const activations: KernelContext[] = [];
    const first = outcome('online_request', { start: 'A', onlineResponseData: 'emv_data' });
    const order = entryPointContext({
      kernels: new Map([[3, kernelGiving(3, [first, outcome('approved')], activations)]]),
    });
    const issuerResponse = new Map([[0x91, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)]]);
    const { trace } = driveReader(readerTransaction(TERMINAL), around({ order, host: () => issuerResponse }));
    expect(inShort(trace).slice(10)).toEqual([
      '15 ready_to_read',
      'field on',
      'poll',
      ...APDUS,
      'outcome approved',
      'field off 0',
    ]);
    expect(activations[1]!.restart).toEqual({ start: 'A', issuerResponse });
  });

  test('Book A 6.2 the removal time-out comes before the answer: "card read, remove card"', () => {
    const first = outcome('online_request', {
      start: 'B',
      onlineResponseData: 'emv_data',
      removalTimeoutMs: 10_000,
    });
    const { trace } = driveReader(readerTransaction(TERMINAL), around({ order: giving(first) }));
    expect(trace.slice(9, 12)).toMatchObject([
      { kind: 'await_online_response', removalTimeoutMs: 10_000 },
      { kind: 'display', message: { messageId: 0x17, status: 'card_read_successfully' } },
      { kind: 'await_online_response', removalTimeoutMs: null },
    ]);
    expect(inShort(trace).at(-1)).toBe('field off 0');
  });

  test('Book A 8.1.1 the terminal stops while the host is asked: no restart', () => {
    const first = outcome('online_request', { start: 'B', onlineResponseData: 'any' });
    const reader = readerTransaction(TERMINAL);
    const surroundings = around({ order: giving(first) });
    let step = reader.next();
    while (!step.done && step.value.kind !== 'await_online_response') {
      const { value } = step;
      const cardOrOrder =
        value.kind === 'apdu'
          ? surroundings.card(APDUS[value.name === 'SELECT PPSE' ? 0 : 1] as string, value.name)
          : value.kind === 'await_transaction'
            ? ({ kind: 'transaction', context: surroundings.order! } as const)
            : ({ kind: 'card' } as const);
      step = reader.next(cardOrOrder);
    }
    expect(reader.next({ kind: 'stop' }).value).toEqual({ kind: 'field', state: 'off', holdMs: 0 });
    expect(reader.next({ kind: 'no_data' })).toMatchObject({ done: true, value: { kind: 'online_request' } });
  });
});
