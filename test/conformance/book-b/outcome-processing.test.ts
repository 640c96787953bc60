import { describe, expect, test } from 'vitest';
import type { DataElements } from '../../../src/card/emv/element-values.ts';
import type { EntryPointContext } from '../../../src/card/entry-point/entry-point.ts';
import { MESSAGE, type UserInterfaceRequest } from '../../../src/card/entry-point/messages.ts';
import { outcome } from '../../../src/card/entry-point/outcomes.ts';
import { readerTransaction } from '../../../src/card/entry-point/reader.ts';
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
const SELECT_PPSE: ScriptStep = [PPSE, `${ppse(entry(VISA, { '9F29': 'AB01' }))}9000`];
const SELECT_VISA: ScriptStep = [select(VISA), `${fci(VISA)}9000`];
const SELECTION = [SELECT_PPSE, SELECT_VISA];
const APDUS = [PPSE, select(VISA)];
const AUTHENTICATION_DATA: DataElements = new Map([[0x91, fromHex('1122334455667788')]]);

const ui = (
  messageId: UserInterfaceRequest['messageId'],
  status: UserInterfaceRequest['status'],
): UserInterfaceRequest => ({ messageId, status });

const online = (parameters: Parameters<typeof outcome>[1]) => outcome('online_request', parameters);
const APPROVED = outcome('approved');

interface Run {
  outcomes: Parameters<typeof kernelGiving>[1];
  script: ScriptStep[];
  host?: () => DataElements | null;
  context?: Partial<EntryPointContext>;
}

/** What happens after the first selection, in short, and what the kernel was activated with. */
function run({ outcomes, script, host, context = {} }: Run) {
  const { card, assertUsedUp } = scriptedCard(script);
  const activations: KernelContext[] = [];
  const order = entryPointContext({
    kernels: new Map([[3, kernelGiving(3, outcomes, activations)]]),
    ...context,
  });
  const { trace, result } = driveReader(readerTransaction({ display: DISPLAY, autorun: null }), {
    card,
    order,
    ...(host ? { host } : {}),
  });
  assertUsedUp();
  const steps = inShort(trace);
  return { steps: steps.slice(steps.indexOf(APDUS[1]!) + 1), activations, result };
}

describe('Book B 3.5.1 outcome processing', () => {
  test('Book B 3.5.1.1, 3.5.1.2 the message comes first, then the field goes off for the hold time', () => {
    const declined = outcome('declined', {
      uiOnOutcome: ui(MESSAGE.NOT_AUTHORISED, 'card_read_successfully'),
      fieldOffHoldMs: 1300,
    });
    expect(run({ outcomes: [declined], script: SELECTION }).steps).toEqual([
      '07 card_read_successfully',
      'field off 1300',
      'outcome declined',
      'field off 0',
    ]);
  });

  test('Book B 3.5.1.2 the field is off before a restart powers it again', () => {
    const again = outcome('end_application', { start: 'B', fieldOffHoldMs: 1300 });
    const { steps } = run({ outcomes: [again, APPROVED], script: [...SELECTION, ...SELECTION] });
    expect(steps.slice(0, 5)).toEqual([
      'field off 1300',
      'outcome end_application',
      '15 ready_to_read',
      'field on',
      'poll',
    ]);
  });

  test('Book B 3.5.1.3 Try Again is the entry point’s own: polling anew, no outcome for the terminal', () => {
    const seePhone = outcome('try_again', {
      start: 'B',
      uiOnOutcome: ui(MESSAGE.SEE_PHONE, 'processing_error'),
      uiOnRestart: ui(MESSAGE.PRESENT_CARD_AGAIN, 'ready_to_read'),
      fieldOffHoldMs: 1300,
    });
    const { steps } = run({ outcomes: [seePhone, APPROVED], script: [...SELECTION, ...SELECTION] });
    expect(steps).toEqual([
      '20 processing_error',
      'field off 1300',
      '21 ready_to_read',
      'field on',
      'poll',
      ...APDUS,
      'outcome approved',
      'field off 0',
    ]);
  });

  test('Book B 3.5.1.3 Try Again without any message: "present card"', () => {
    const again = outcome('try_again', { start: 'B' });
    const { steps } = run({ outcomes: [again, APPROVED], script: [...SELECTION, ...SELECTION] });
    expect(steps.slice(0, 3)).toEqual(['15 ready_to_read', 'field on', 'poll']);
  });

  test('Book B 3.5.1.3 a card that is never content ends the transaction', () => {
    const outcomes = Array.from({ length: 100 }, () => outcome('try_again', { start: 'B' }));
    const script = Array.from({ length: 64 }, () => SELECTION).flat();
    const { result } = run({ outcomes, script });
    expect(result).toMatchObject({ kind: 'end_application', uiOnOutcome: { messageId: 0x1c } });
  });

  test('Book B 3.5.1.5 everything else is the terminal’s, with the name selected and the kernel', () => {
    const { result } = run({
      outcomes: [APPROVED],
      script: [SELECT_PPSE, [select(`${VISA}AB01`), `${fci(`${VISA}AB01`)}9000`]],
      context: { combinations: [combination({ extendedSelectionSupport: true })] },
    });
    expect(result!.application).toMatchObject({ aid: fromHex(`${VISA}AB01`), kernelId: 3 });
  });

  test('Book B 3.5.1 the card is asked to leave, and has left, before it is asked for again', () => {
    const remove = outcome('end_application', {
      start: 'B',
      uiOnOutcome: ui(MESSAGE.REMOVE_CARD, 'not_ready'),
      uiOnRestart: ui(MESSAGE.PRESENT_CARD_AGAIN, 'ready_to_read'),
      fieldOffHoldMs: 1300,
    });
    const { steps } = run({ outcomes: [remove, APPROVED], script: [...SELECTION, ...SELECTION] });
    expect(steps.slice(0, 6)).toEqual([
      '10 not_ready',
      'await_removal',
      'field off 1300',
      'outcome end_application',
      '21 ready_to_read',
      'field on',
    ]);
  });
});

describe('Book B 3.3.2.1 restart after an online request', () => {
  const startB = online({ start: 'B', onlineResponseData: 'emv_data' });

  test('Book B 3.3.2.1 Start B with issuer data: straight to the application, and the kernel gets them', () => {
    const { steps, activations } = run({
      outcomes: [startB, APPROVED],
      script: [...SELECTION, SELECT_VISA],
      host: () => AUTHENTICATION_DATA,
    });
    expect(steps).toEqual([
      'outcome online_request',
      'await_online_response',
      '15 ready_to_read',
      'field on',
      'poll',
      APDUS[1],
      'outcome approved',
      'field off 0',
    ]);
    expect(activations.map(({ restart }) => restart)).toEqual([
      undefined,
      { start: 'B', issuerResponse: AUTHENTICATION_DATA },
    ]);
  });

  test('Book B 3.3.2.1, 3.3.3.3 the extended selection is part of the name again', () => {
    const name = `${VISA}AB01`;
    const extended: ScriptStep = [select(name), `${fci(name)}9000`];
    const { result } = run({
      outcomes: [startB, APPROVED],
      script: [SELECT_PPSE, extended, extended],
      host: () => AUTHENTICATION_DATA,
      context: { combinations: [combination({ extendedSelectionSupport: true })] },
    });
    expect(result!.kind).toBe('approved');
  });

  test('Book B 3.3.3.5 the application refuses its issuer’s data: use another card', () => {
    const { result } = run({
      outcomes: [startB],
      script: [...SELECTION, [select(VISA), '6A82']],
      host: () => AUTHENTICATION_DATA,
    });
    expect(result).toMatchObject({
      kind: 'end_application',
      uiOnOutcome: { messageId: 0x1c, status: 'ready_to_read' },
    });
  });

  test('Book B 3.3.3.7 the card lost on the way: polled anew, and straight again', () => {
    const { steps } = run({
      outcomes: [startB, APPROVED],
      script: [...SELECTION, [select(VISA), { lost: 'timeout' }], SELECT_VISA],
      host: () => AUTHENTICATION_DATA,
    });
    expect(steps.slice(5)).toEqual([
      APDUS[1],
      'field on',
      'poll',
      APDUS[1],
      'outcome approved',
      'field off 0',
    ]);
  });

  test.each([
    ['EMV Data, none came', online({ start: 'B', onlineResponseData: 'emv_data' })],
    ['N/A', online({ start: 'B' })],
    ['any, but Start N/A', online({ onlineResponseData: 'any' })],
  ])('Book B 3.3.2.1 Online Response Data %s: no restart', (_title, result) => {
    const { steps, activations } = run({ outcomes: [result], script: SELECTION, host: () => new Map() });
    expect(activations).toHaveLength(1);
    expect(steps.at(-1)).toBe('field off 0');
  });

  test('Book B 3.3.2.1 Online Response Data "any" without issuer data: the directory again', () => {
    const { activations } = run({
      outcomes: [online({ start: 'B', onlineResponseData: 'any' }), APPROVED],
      script: [...SELECTION, ...SELECTION],
      host: () => new Map(),
    });
    expect(activations[1]!.restart).toEqual({ start: 'B', issuerResponse: new Map() });
  });

  test('Book B 3.3.2.1 Start C: the candidates that are left, the one selected before included', () => {
    const { steps } = run({
      outcomes: [online({ start: 'C', onlineResponseData: 'any' }), APPROVED],
      script: [...SELECTION, SELECT_VISA],
      host: () => new Map(),
    });
    expect(steps.slice(2, 4)).toEqual(['15 ready_to_read', APDUS[1]]);
  });

  test('Book B 3.4.1 Start D: the kernel goes on with the card in the field', () => {
    const { steps, activations } = run({
      outcomes: [
        online({
          start: 'D',
          onlineResponseData: 'any',
          uiOnRestart: ui(MESSAGE.PROCESSING, 'processing'),
        }),
        APPROVED,
      ],
      script: SELECTION,
      host: () => AUTHENTICATION_DATA,
    });
    expect(steps.slice(2)).toEqual(['16 processing', 'outcome approved', 'field off 0']);
    expect(activations[1]!.restart!.start).toBe('D');
  });
});
