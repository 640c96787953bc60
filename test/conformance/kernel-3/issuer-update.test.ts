import { describe, expect, test } from 'vitest';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import type { KernelRestart } from '../../../src/card/kernels/kernel.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { type Card, drive, respond } from '../../support/card/drive.ts';
import { combination, entryPointContext, fci, select } from '../../support/card/entry-point-fixtures.ts';
import { KERNEL_3_AID, runKernel3 } from '../../support/card/kernel-3-card.ts';
import { elements, type Objects, tlvHex } from '../../support/card/objects.ts';

const APPROVED = '3030';
const AUTHENTICATION = 'A1B2C3D4E5F60718';
const UNBLOCK = '8418000008C1C2C3C4C5C6C7C8';
const PUT = '04DA9F580901C1C2C3C4C5C6C7C8';

const restart = (issuerResponse: Objects): KernelRestart => ({
  start: 'B',
  issuerResponse: elements(issuerResponse),
});
const script = (tag: 0x71 | 0x72, identifier: string | null, ...commands: readonly string[]) =>
  tlvHex(
    tag,
    (identifier ? tlvHex(0x9f18, identifier) : '') +
      commands.map((command) => tlvHex(0x86, command)).join(''),
  );

/** The second presentment; `statuses` are the card's answers, by the beginning of the command. */
function update(issuerResponse: Objects, statuses: Readonly<Record<string, string | 'lost'>> = {}) {
  const responses = { ...statuses, '': '9000' };
  return runKernel3({ responses }, { restart: restart(issuerResponse) });
}

describe('Book C-3 6.2 the second presentment', () => {
  test('Book C-3 6.2.1 neither GET PROCESSING OPTIONS nor records, no message before the end', () => {
    const { apdus, messages } = update({ '8A': APPROVED, 91: AUTHENTICATION });
    expect(apdus).toEqual([`0082000008${AUTHENTICATION}`]);
    expect(messages).toEqual([]);
  });

  test('Book C-3 6.2.1 without issuer data it is another try, from GET PROCESSING OPTIONS on', () => {
    for (const response of [{}, { '8A': APPROVED }]) {
      const { apdus, outcome } = runKernel3({}, { restart: restart(response) });
      expect(apdus[0]).toMatch(/^80A8/);
      expect(outcome.kind).toBe('online_request');
    }
  });

  test('Book C-3 6.2.2 issuer authentication data of 8 to 16 bytes, or nothing', () => {
    expect(update({ 91: 'A1'.repeat(16) }).apdus).toEqual([`0082000010${'A1'.repeat(16)}`]);
    for (const length of [7, 17]) {
      const { apdus, record } = update({ 91: 'A1'.repeat(length) });
      expect(apdus).toEqual([]);
      expect(record(0x95)).toBe('0000000040');
    }
  });

  test('Book C-3 6.2.2 what the card made of its issuer is in the record', () => {
    const good = update({ '8A': APPROVED, 91: AUTHENTICATION });
    expect([good.record(0x95), good.record(0x9b)]).toEqual(['0000000000', '1000']);
    const bad = update({ '8A': APPROVED, 91: AUTHENTICATION }, { '0082': '6300' });
    expect([bad.record(0x95), bad.record(0x9b)]).toEqual(['0000000040', '1000']);
    expect(bad.outcome.kind).toBe('approved');
  });

  test('Book C-3 6.2.3 authentication first, then critical scripts, then the others', () => {
    const { apdus, record } = update({
      72: script(0x72, '00000072', PUT),
      71: script(0x71, '00000071', UNBLOCK),
      91: AUTHENTICATION,
      '8A': APPROVED,
    });
    expect(apdus).toEqual([`0082000008${AUTHENTICATION}`, UNBLOCK, PUT]);
    expect(record(0x9f5b)).toBe('2000000071' + '2000000072');
    expect([record(0x95), record(0x9b)]).toEqual(['0000000000', '1400']);
  });

  test('Book C-3 6.2.3 scripts are sent also when the card did not know its issuer', () => {
    const { apdus } = update({ 91: AUTHENTICATION, 72: script(0x72, null, PUT) }, { '0082': '6300' });
    expect(apdus).toEqual([`0082000008${AUTHENTICATION}`, PUT]);
  });

  test.each([
    ['a critical one', 0x71, '0000000020'],
    ['another', 0x72, '0000000010'],
  ] as const)(
    'Book C-3 6.2.3 %s stops at the command that fails, the next script is sent',
    (_title, tag, tvr) => {
      const scripts = script(tag, '11111111', UNBLOCK, PUT, UNBLOCK) + script(tag, '22222222', UNBLOCK);
      const { apdus, record } = update({ [tag.toString(16)]: scripts, '8A': APPROVED }, { '04DA': '6985' });
      expect(apdus).toEqual([UNBLOCK, PUT, UNBLOCK]);
      expect(record(0x9f5b)).toBe('1211111111' + '2022222222');
      expect([record(0x95), record(0x9b)]).toEqual([tvr, '0400']);
    },
  );

  test.each(['6283', '6300', '63C2', '9000'])('Book C-3 6.2.3 %s does not stop a script', (status) => {
    const { apdus, record } = update({ 72: script(0x72, null, PUT, UNBLOCK) }, { '04DA': status });
    expect(apdus).toEqual([PUT, UNBLOCK]);
    expect(record(0x9f5b)).toBe('2000000000');
  });

  test('Book C-3 6.2.3 a single script may come without its template', () => {
    const { apdus, record } = update({ 72: tlvHex(0x9f18, '00000009') + tlvHex(0x86, PUT) });
    expect(apdus).toEqual([PUT]);
    expect(record(0x9f5b)).toBe('2000000009');
  });

  test('Book C-3 6.2.3 a script that cannot be read was not performed', () => {
    for (const value of ['7205', '86', script(0x72, null)]) {
      const { apdus, record } = update({ 72: value });
      expect(apdus).toEqual([]);
      expect(record(0x9f5b)).toBe('0000000000');
      expect(record(0x95)).toBe('0000000010');
    }
  });

  test('Book C-3 6.2.3 a command that is none failed, the sixteenth counts as the fifteenth', () => {
    expect(update({ 72: script(0x72, null, PUT, '8418') }).record(0x9f5b)).toBe('1200000000');
    const many = script(0x72, null, ...Array.from({ length: 15 }, () => PUT), UNBLOCK);
    expect(update({ 72: many }, { '8418': '6985' }).record(0x9f5b)).toBe('1F00000000');
  });

  test.each([
    ['0082', { 91: AUTHENTICATION }],
    ['04DA', { 91: AUTHENTICATION, 72: script(0x72, null, PUT) }],
  ])('Book C-3 4.1.1.2 the card lost at %s: try again from Start B', (command, response) => {
    const { outcome } = update({ ...response, '8A': APPROVED }, { [command]: 'lost' });
    expect(outcome).toMatchObject({ kind: 'try_again', start: 'B', uiOnOutcome: null, dataRecord: null });
  });
});

describe('Book C-3 6.2.4 the end', () => {
  test.each([
    ['3030', 'approved', 0x03],
    ['3038', 'approved', 0x03],
    ['3130', 'approved', 0x03],
    ['3131', 'approved', 0x03],
    ['3035', 'declined', 0x07],
    ['3531', 'declined', 0x07],
    ['00', 'declined', 0x07],
  ])('Book C-3 6.2.4 response code %s: %s, whatever the card made of it', (code, kind, messageId) => {
    for (const status of ['9000', '6300']) {
      const { outcome, record } = update({ '8A': code, 91: AUTHENTICATION }, { '0082': status });
      expect(outcome).toMatchObject({
        kind,
        start: null,
        onlineResponseData: null,
        cvm: null,
        uiOnOutcome: { messageId, status: 'card_read_successfully' },
        uiOnRestart: null,
        discretionaryData: null,
        receipt: false,
      });
      expect(record(0x8a)).toBe(code);
    }
  });

  test('Book C-3 6.2.4 without a response code it is no approval', () => {
    const { outcome, record } = update({ 91: AUTHENTICATION });
    expect([outcome.kind, record(0x8a)]).toEqual(['declined', null]);
  });
});

test('Book C-3 6.2.1 through the entry point: the application is selected anew, without the directory', () => {
  const card: Card = (apdu) => respond(apdu === select(KERNEL_3_AID) ? `${fci(KERNEL_3_AID)}9000` : '9000');
  const context = entryPointContext({
    combinations: [combination({ ttq: fromHex('2600C000') })],
    kernels: new Map([[kernel3.id, kernel3]]),
    restart: {
      application: { kernelId: 3, aid: fromHex(KERNEL_3_AID) },
      issuerResponse: elements({ 91: AUTHENTICATION, '8A': APPROVED }),
    },
  });
  const { apdus, outcome } = drive(entryPoint(context), card);
  expect(apdus).toEqual([select(KERNEL_3_AID), `0082000008${AUTHENTICATION}`]);
  expect(outcome.kind).toBe('approved');
});
