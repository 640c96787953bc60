import { expect, test } from 'vitest';
import type { Combination } from '../../../src/card/entry-point/combination.ts';
import { type EntryPointContext, entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { drive } from '../../support/card/drive.ts';
import { combination, entryPointContext, transaction } from '../../support/card/entry-point-fixtures.ts';
import { type ScriptStep, scriptedCard } from '../../support/card/scripted-card.ts';
import transcriptVectors from '../../vectors/emv-transcripts.json' with { type: 'json' };

/** Runs entry point and kernel 3 against a recorded card: every command as recorded, any where the record is blank. */
function replay(id: string, configured: Partial<Combination>, order: Partial<EntryPointContext>) {
  const recorded = transcriptVectors.transcripts.find((transcript) => transcript.id === id)!;
  const script = recorded.steps.map(({ c, r }): ScriptStep => [c === '' ? /^80A8/ : c, r]);
  const { card, assertUsedUp } = scriptedCard(script);
  const context = entryPointContext({
    combinations: [combination(configured)],
    kernels: new Map([[kernel3.id, kernel3]]),
    ...order,
  });
  const { outcome, messages } = drive(entryPoint(context), card);
  assertUsedUp();
  const objects = recorded.expected.dataObjects as Record<string, string | string[]>;
  return { outcome, messages, objects };
}

test('danielhu/visa-online: ARQC, and a PIN that card and reader both have', () => {
  const { outcome, messages, objects } = replay(
    'danielhu/visa-online',
    { ttq: fromHex('24004000'), contactlessFloorLimit: 0n, cvmRequiredLimit: 1000n },
    {
      transaction: transaction({ amountMinor: 9000n, currencyNumeric: 840, date: '200316', time: '000000' }),
      terminal: new Map([
        [0x9f1a, fromHex('0840')],
        [0x9f33, fromHex('E0F8C8')],
      ]),
      random: (length) => new Uint8Array(length).fill(0xab),
    },
  );
  expect(outcome).toMatchObject({
    kind: 'online_request',
    cvm: 'online_pin',
    receipt: false,
    uiOnOutcome: { messageId: 0x1b },
    oda: { method: 'none', result: 'not_performed' },
    application: { scheme: 'Visa', kernelId: 3, label: 'VISA CREDIT' },
  });
  expect(messages.map(({ messageId }) => messageId)).toEqual([0x17]);
  for (const tag of ['57', '82', '9F10', '9F26', '9F27', '9F36', '5F34', '5F20']) {
    expect(toHex(outcome.dataRecord!.get(Number.parseInt(tag, 16))!), tag).toBe(objects[tag]);
  }
});

const PHONE = 'lfcabend/visa-mobile-cdcvm';
const phoneOrder: Partial<EntryPointContext> = {
  transaction: transaction({ amountMinor: 120n, currencyNumeric: 840 }),
  terminal: new Map([[0x9f1a, fromHex('0840')]]),
};

test.each([
  ['above the CVM limit', { cvmRequiredLimit: 100n }],
  ['below it', {}],
])('lfcabend/visa-mobile-cdcvm %s: the phone has verified its holder', (_title, limits) => {
  const ttq = fromHex('26004000');
  const { outcome, objects } = replay(PHONE, { ttq, contactlessFloorLimit: 0n, ...limits }, phoneOrder);
  expect(outcome).toMatchObject({ kind: 'online_request', cvm: 'confirmation_code_verified' });
  for (const tag of [
    '57',
    '82',
    '9F10',
    '9F26',
    '9F27',
    '9F36',
    '5F34',
    '5F20',
    '5F28',
    '9F6C',
    '9F6E',
    '9F7C',
  ]) {
    expect(toHex(outcome.dataRecord!.get(Number.parseInt(tag, 16))!), tag).toBe(objects[tag]);
  }
});

test('lfcabend/visa-mobile-cdcvm: limits of its program apply', () => {
  const dynamicReaderLimits = [{ programId: fromHex('3132'), cvmRequiredLimit: 0n }];
  const ttq = fromHex('24004000');
  const { outcome } = replay(PHONE, { ttq, dynamicReaderLimits }, phoneOrder);
  expect(toHex(outcome.dataRecord!.get(0x9f66)!)).toBe('24404000');
  expect(outcome.cvm).toBe('confirmation_code_verified');
});

test('lfcabend/visa-mobile-cdcvm, which signs nothing, before a reader that asks for ODA for online', () => {
  const ttq = fromHex('21004000');
  const below = replay(
    PHONE,
    { ttq, contactlessFloorLimit: 0n, cvmRequiredLimit: 5001n },
    phoneOrder,
  ).outcome;
  expect(below).toMatchObject({ kind: 'online_request', cvm: 'no_cvm', oda: { method: 'none' } });
  const above = replay(PHONE, { ttq, contactlessFloorLimit: 0n, cvmRequiredLimit: 100n }, phoneOrder).outcome;
  expect(above.kind).toBe('declined');
});
