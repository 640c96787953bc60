import { describe, expect, test } from 'vitest';
import { MESSAGE } from '../../../src/card/entry-point/messages.ts';
import { fillDigits, markedPositions } from '../../../src/card/kernels/k2/mag-stripe/digit-fill.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { type Card, respond } from '../../support/card/drive.ts';
import { type Kernel2ContextOptions, kernel2Context } from '../../support/card/kernel-2-card.ts';
import { type Kernel2Terminal, runKernel2With } from '../../support/card/kernel-2-run.ts';
import { type Objects, tlvHex, tlvs } from '../../support/card/objects.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';
import transcripts from '../../vectors/emv-transcripts.json' with { type: 'json' };

/** Mag-stripe mode allowed, on-device verification too. */
const MAG_STRIPE: Objects = { DF811B: '20', DF811E: '10', DF812C: '00' };

const CARD: Objects = {
  56: toHex(new TextEncoder().encode('B5413330089010012^TEST/CARD^49121010000000000000')),
  '9F62': '000000000E00',
  '9F63': '00000000007E',
  '9F64': '03',
  '9F65': '000E',
  '9F66': '0E70',
  '9F67': '03',
  '9F6B': '5413330089010012D49121010000000000000F',
};
const CHECKSUM: Objects = { '9F60': '04D2', '9F61': '162E', '9F36': '01C8' };

interface MagStripeCard {
  aip?: string;
  afl?: string;
  objects?: Objects;
  /** Of the answer to COMPUTE CRYPTOGRAPHIC CHECKSUM, in place of the usual ones. */
  checksum?: Objects;
  /** The whole answer to it. */
  answer?: string | 'lost';
}

const TAGS = [0x56, 0x9f62, 0x9f63, 0x9f64, 0x9f65, 0x9f66, 0x9f67, 0x9f69, 0x9f6b];
const FCI = fromHex(
  tlvHex(0x6f, `8407A0000000041010${tlvHex(0xa5, `${tlvHex(0x50, '4D617374657263617264')}5F2D02656E`)}`),
);

function magStripeCard({ aip = '0000', afl = '08010100', objects, checksum, answer }: MagStripeCard): Card {
  const record = tlvHex(0x70, tlvs({ ...CARD, ...objects }, TAGS));
  const made = tlvHex(0x77, tlvs({ ...CHECKSUM, ...checksum }, [0x9f60, 0x9f61, 0x9f36, 0xdf4b]));
  return (apdu) => {
    if (apdu.startsWith('80A8')) return respond(`${tlvHex(0x77, `8202${aip}${tlvHex(0x94, afl)}`)}9000`);
    if (apdu.startsWith('00B2010C')) return respond(`${record}9000`);
    if (!apdu.startsWith('802A8E80')) return respond('6D00');
    return answer === 'lost' ? { kind: 'lost', cause: 'timeout' } : respond(answer ?? `${made}9000`);
  };
}

function run(
  card: MagStripeCard = {},
  options: Kernel2ContextOptions = {},
  failures = { count: 0 },
  terminal: Kernel2Terminal = {},
) {
  const kernelData = { ...MAG_STRIPE, ...options.kernelData };
  const context = { ...kernel2Context(FCI, { ...options, kernelData }), magStripeFailures: failures };
  const driven = runKernel2With(magStripeCard(card), context, terminal);
  const parameters = outcomeParameterSet(driven.outcome);
  return { ...driven, error: driven.discretionary(0xdf8115), parameters };
}

const ON_DEVICE: MagStripeCard = { aip: '0200', checksum: { DF4B: '001000' } };

describe('C-2 mag-stripe mode off', () => {
  test('Book C-2 S3.16 it is off where the configuration says nothing', () => {
    const { error, apdus } = run({}, { kernelData: { DF811B: null } });
    expect(error).toBe('00070000001C');
    expect(apdus).toHaveLength(1);
  });

  test('Book C-2 S3.16 DF811B b8 keeps it off', () => {
    expect(run({}, { kernelData: { DF811B: 'A0' } }).error).toBe('00070000001C');
  });

  test('Book C-2 S3.15 a card with EMV mode is not read in mag-stripe mode', () => {
    expect(run({ aip: '0080', afl: '080101001001010018010100' }).apdus.join()).not.toContain('802A8E80');
  });

  test('Book C-2 S3.15 DF811B b7 takes EMV mode away, and a card with both goes on in mag-stripe mode', () => {
    expect(run({ aip: '0080' }, { kernelData: { DF811B: '40' } }).outcome.kind).toBe('online_request');
  });
});

describe('C-2 S7 the records', () => {
  test('Book C-2 S3.71 only the mag-stripe record is read where the AFL begins with it', () => {
    const { apdus } = run({ afl: '0801010010010301' });
    expect(apdus.slice(1).map((apdu) => apdu.slice(0, 8))).toEqual(['00B2010C', '802A8E80']);
  });

  test.each([
    ['S7.20 no track 2', { '9F6B': null }, '00010000001C'],
    ['S7.20 no PUNATC', { '9F66': null }, '00010000001C'],
    ['S7.20 no PCVC3', { '9F65': null }, '00010000001C'],
    ['S7.20 no NATC', { '9F67': null }, '00010000001C'],
    ['S7.22 nine digits of unpredictable number', { '9F66': '1FFF', '9F67': '04' }, '00060000001C'],
    ['S7.22 more counter digits than marks', { '9F66': '0E00', '9F67': '04' }, '00060000001C'],
    ['S7.22 track 1 asks for other digits than track 2', { '9F64': '02' }, '00060000001C'],
    ['S7.22 track 1 without PCVC3', { '9F62': null }, '00060000001C'],
    ['S7.22 a mark beyond the discretionary data', { '9F65': '800E' }, '00060000001C'],
    ['S7.23 a track 2 without separator', { '9F6B': '5413330089010012' }, '00060000001C'],
    [
      'S7.25 a track 1 of another format',
      { 56: toHex(new TextEncoder().encode('A541333^X^4912101')) },
      '00060000001C',
    ],
  ] as const)('Book C-2 %s', (_title, objects, expected) => {
    const { error, parameters, outcome, waits } = run({ objects });
    expect(error).toBe(expected);
    expect(parameters).toBe('40 F0 F0 F0 90 F0 FF 00');
    expect(outcome.uiOnOutcome?.messageId).toBe(MESSAGE.TRY_ANOTHER_CARD);
    expect(waits).toEqual([]);
  });

  test('Book C-2 S78.9 no amount, and S78.11 an amount over the limit', () => {
    const missing = run({}, { terminal: { '9F02': null } });
    expect([missing.error, missing.parameters]).toEqual(['0000030000FF', '40 F0 F0 F0 10 F0 FF 00']);
    const over = run({}, { amountMinor: 10_001 });
    expect([over.error, over.parameters]).toEqual(['0005000000FF', '50 20 F0 F0 10 F0 FF 00']);
  });
});

describe('C-2 the terminal takes part', () => {
  const MERCHANT = `ABCD${'00'.repeat(18)}`;
  const UDOL = { objects: { '9F69': '9F6A049F7C02' } };
  const promised = { terminal: { '9F7C': '', DF8110: '' } };

  test('Book C-2 S7.15 what UDOL asks for and the terminal has promised is waited for', () => {
    const { apdus, exchanges } = run(
      UDOL,
      promised,
      { count: 0 },
      { answers: [{ '9F7C': MERCHANT, DF8110: '01' }] },
    );
    expect(exchanges).toEqual([{ needed: '9F7C DF8110', sent: {}, waitMs: 500 }]);
    expect(apdus.at(-1)).toBe(`802A8E8006${'00000570'}ABCD00`);
  });

  test('Book C-2 S8.4 a terminal that holds the kernel up and says nothing ends it', () => {
    const { parameters, error } = run({}, { terminal: { DF8110: '00' } });
    expect([parameters, error]).toEqual(['40 F0 F0 F0 10 F0 FF 00', '0000010000FF']);
  });

  test('Book C-2 S7.7 STOP ends it while records are read', () => {
    const { parameters, error } = run({}, {}, { count: 0 }, { stopAt: '00B2' });
    expect([parameters, error]).toEqual(['40 F0 F0 F0 10 F0 FF 00', '0000020000FF']);
  });

  test('Book C-2 S13.7 STOP is ignored once the checksum is asked for: its answer is lost', () => {
    const { parameters } = run({}, {}, { count: 0 }, { stopAt: '802A' });
    expect(parameters).toBe('40 10 F0 F0 50 F0 FF 00');
  });
});

describe('C-2 S78 the checksum', () => {
  test('Book C-2 S78.15 9F6A has as many random digits as the card takes, zeros before them', () => {
    const sent = run().apdus.at(-1)!;
    expect(sent).toMatch(/^802A8E8004[0-9]{8}00$/);
    // 64 bits of 5A in the context: 6510615555426900570 mod 1000.
    expect(sent.slice(10, 18)).toBe('00000570');
  });

  test('Book C-2 S78.17 the card’s UDOL goes before the reader’s', () => {
    const { apdus } = run({ objects: { '9F69': '9F6A049F1A029F0206' } });
    expect(apdus.at(-1)).toBe('802A8E800C000005700056000000001250' + '00');
  });

  test('Book C-2 S13.25 up to the CVM limit the outcome is an online request with DF812C', () => {
    const { outcome, parameters, messages, error } = run();
    expect(parameters).toBe('30 F0 F0 00 B0 F0 FF 00');
    expect(outcome.uiOnOutcome).toMatchObject({
      messageId: MESSAGE.AUTHORISING,
      status: 'not_ready',
      holdMs: 0,
    });
    expect(messages.map(({ messageId, status }) => [messageId, status])).toEqual([
      [MESSAGE.CLEAR_DISPLAY, 'card_read_successfully'],
    ]);
    expect(error).toBe('0000000000FF');
    expect(outcome.oda).toEqual({ method: 'none', result: 'not_performed' });
  });

  test.each([
    [5_001, { DF811E: '10' }, '30 F0 F0 10 B8 F0 FF 00'],
    [5_001, { DF811E: '20' }, '30 F0 F0 20 B8 F0 FF 00'],
    [5_001, { DF811E: 'F0' }, '30 F0 F0 F0 B8 F0 FF 00'],
    [5_000, { DF812C: '10' }, '30 F0 F0 10 B8 F0 FF 00'],
    [5_000, { DF812C: null }, '30 F0 F0 F0 B0 F0 FF 00'],
  ] as const)('Book C-2 S13.24 for %i with %o the parameters are %s', (amountMinor, kernelData, expected) => {
    expect(run({}, { amountMinor, kernelData }).parameters).toBe(expected);
  });

  test('Book C-2 S13.24 data record and discretionary data come in the order of the Book', () => {
    const { outcome } = run();
    const tags = (elements: ReadonlyMap<number, unknown> | null) =>
      [...elements!.keys()].map((tag) => tag.toString(16)).join(' ');
    expect(tags(outcome.dataRecord)).toBe('50 84 9f6d 56 9f6b');
    expect(tags(outcome.discretionaryData)).toBe('df812a df812b df8115');
  });

  test.each([
    ['S13.10 refused', { answer: '6985' }, '00030069851C'],
    ['S13.13 in format 1', { answer: '8002000A9000' }, '00040000001C'],
    ['S13.14.4 without ATC', { checksum: { '9F36': null } }, '00010000001C'],
    ['S13.16 without CVC3 of track 1', { checksum: { '9F60': null } }, '00010000001C'],
    ['S13.14.4 without CVC3 and without DF4B', { checksum: { '9F61': null } }, '00010000001C'],
    ['S14.17 on the device, without DF4B', { aip: '0200' }, '00010000001C'],
  ] as const)('Book C-2 %s: another card, after a wait', (_title, card, expected) => {
    const { error, parameters, waits } = run(card);
    expect([error, parameters, waits]).toEqual([expected, '40 F0 F0 F0 90 F0 FF 00', [300]]);
  });

  test('Book C-2 S13.2 the card lost: present it again, after a wait', () => {
    const { error, parameters, waits } = run({ answer: 'lost' });
    expect([error, parameters, waits]).toEqual(['010000000021', '40 10 F0 F0 50 F0 FF 00', [300]]);
  });
});

describe('C-2 S13 the card gives no CVC3', () => {
  test('Book C-2 S13.44 and wants its holder first: a second tap after the phone’s message', () => {
    const { outcome, parameters, messages, waits } = run({ checksum: { '9F61': null, DF4B: '000100' } });
    expect(parameters).toBe('40 10 F0 F0 70 F0 FF 00');
    expect(messages.at(-1)).toMatchObject({
      messageId: MESSAGE.SEE_PHONE,
      status: 'not_ready',
      holdMs: 1300,
    });
    expect(outcome.uiOnRestart).toMatchObject({
      messageId: MESSAGE.SEE_PHONE,
      status: 'ready_to_read',
      holdMs: 0,
    });
    expect(waits).toEqual([300]);
  });

  test('Book C-2 S13.42 and declines', () => {
    const { outcome, parameters, waits } = run({ checksum: { '9F61': null, DF4B: '001000' } });
    expect(parameters).toBe('20 F0 F0 F0 B0 F0 FF 00');
    expect(outcome.uiOnOutcome).toMatchObject({ messageId: MESSAGE.NOT_AUTHORISED, holdMs: 1300 });
    expect(waits).toEqual([300]);
  });
});

describe('C-2 S14 verification on the device', () => {
  test('Book C-2 S14.34 verified above the limit: confirmation code, receipt', () => {
    expect(run(ON_DEVICE, { amountMinor: 5_001 }).parameters).toBe('30 F0 F0 30 B8 F0 FF 00');
  });

  test('Book C-2 S14.34 verified up to the limit: confirmation code, no receipt', () => {
    expect(run(ON_DEVICE).parameters).toBe('30 F0 F0 30 B0 F0 FF 00');
  });

  test('Book C-2 S14.21 not verified above the limit is an error', () => {
    const { error } = run({ ...ON_DEVICE, checksum: { DF4B: '000000' } }, { amountMinor: 5_001 });
    expect(error).toBe('00060000001C');
  });

  test('Book C-2 S14.33 not verified up to the limit: no CVM', () => {
    expect(run({ ...ON_DEVICE, checksum: { DF4B: '000000' } }).parameters).toBe('30 F0 F0 00 B0 F0 FF 00');
  });

  test('Book C-2 S78.20 above the limit the card is told that it must verify (9F7E)', () => {
    const udol = { objects: { '9F69': '9F7E01' }, ...ON_DEVICE };
    expect(run(udol, { amountMinor: 5_001 }).apdus.at(-1)).toBe('802A8E80010300');
    expect(run(udol).apdus.at(-1)).toBe('802A8E80010100');
  });

  test('Book C-2 S13.14.8 the indicator says that the holder was verified: nUN and 5', () => {
    expect(run(ON_DEVICE).record(0x9f6b)?.slice(-2)).toBe('8F');
    expect(run().record(0x9f6b)?.slice(-2)).toBe('3F');
  });
});

describe('C-2 M11 the digits', () => {
  test('Book C-2 S13.18 marks count from the right', () => {
    expect(markedPositions(fromHex('000E'))).toEqual([2, 3, 4]);
    expect(markedPositions(fromHex('0E70'))).toEqual([5, 6, 7, 10, 11, 12]);
    expect(markedPositions(fromHex('000000000E00'))).toEqual([10, 11, 12]);
    expect(markedPositions(fromHex('00000000007E'))).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('Book C-2 S13.18 CVC3, number and counter stand where PCVC3 000E and PUNATC 0E70 say', () => {
    // CVC3 162E is 5678, the number …570, the counter 01C8 is 456, three digits of it; p1 is nUN.
    expect(run().record(0x9f6b)).toBe('5413330089010012D49121010456005706783F');
  });

  test('Book C-2 S13.21 the same on track 1, in ASCII', () => {
    // CVC3 04D2 is 1234.
    const track1 = new TextDecoder().decode(run().outcome.dataRecord!.get(0x56));
    expect(track1).toBe('B5413330089010012^TEST/CARD^49121010234004565703');
  });

  test('Book C-2 S7.23 DF812B and DF812A keep the discretionary data as the card gave them', () => {
    const { discretionary } = run();
    expect(discretionary(0xdf812b)).toBe('0000000000000F');
    expect(discretionary(0xdf812a)).toBe(toHex(new TextEncoder().encode('0000000000000')));
  });

  test('Book C-2 S13.18 a number shorter than its marks gets zeros before it', () => {
    const field = new Uint8Array(8).fill(9);
    fillDigits(field, 0, {
      pcvc3: fromHex('000E'),
      punatc: fromHex('00F0'),
      natc: 2,
      cvc3: fromHex('0007'),
      atc: fromHex('0005'),
      unpredictableNumber: 3n,
      unpredictableDigits: 2,
      indicator: 2,
    });
    expect([...field]).toEqual([0, 5, 0, 3, 0, 0, 7, 2]);
  });
});

describe('C-2 M13 failures in a row', () => {
  test('Book C-2 S13.30 each waits twice as long, up to 9.6 s; a checksum that holds brings back the first', () => {
    const failures = { count: 0 };
    const waits = Array.from({ length: 7 }, () => run({ answer: '6985' }, {}, failures).waits[0]);
    expect(waits).toEqual([300, 600, 1200, 2400, 4800, 9600, 9600]);
    expect(run({}, {}, failures).waits).toEqual([]);
    expect(run({ answer: '6985' }, {}, failures).waits).toEqual([300]);
  });

  test('Book C-2 S13.30 a terminal that keeps no count waits as for the first', () => {
    const context = kernel2Context(FCI, { kernelData: MAG_STRIPE });
    const waits = [0, 1].flatMap(() => runKernel2With(magStripeCard({ answer: '6985' }), context).waits);
    expect(waits).toEqual([300, 300]);
  });
});

describe('C-2 a recorded mag-stripe card', () => {
  const recorded = transcripts.transcripts.find(({ id }) => id === 'binaryfoo/contactless-msd-in')!;
  const play = (kernelData: Objects) => {
    const [select, ...steps] = recorded.steps;
    const card: Card = (apdu) => {
      const step = steps.find(({ c }) => c === apdu);
      return step ? respond(step.r) : respond('6D00');
    };
    return runKernel2With(card, kernel2Context(fromHex(select!.r.slice(0, -4)), { kernelData }));
  };

  test('Book C-2 S13.24 goes online with its commands as recorded, and its track 2 with CVC3 501 and nUN 0 in it', () => {
    const { outcome, apdus, record } = play(MAG_STRIPE);
    expect(apdus).toEqual(recorded.steps.slice(1).map(({ c }) => c));
    expect(outcome.kind).toBe('online_request');
    // PCVC3 0007 marks p1 to p3, which is 501 until nUN' overwrites p1.
    expect(record(0x9f6b)).toBe('5413330056003511D1412101067750500F');
  });

  test('Book C-2 S3.16 is not read by a terminal as it is configured by default', () => {
    const { discretionary, apdus } = play({ DF811B: null });
    expect(discretionary(0xdf8115)).toBe('00070000001C');
    expect(apdus).toHaveLength(1);
  });
});
