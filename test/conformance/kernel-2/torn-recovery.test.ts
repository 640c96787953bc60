import { beforeEach, describe, expect, test } from 'vitest';
import { TornLog } from '../../../src/card/lane/torn-log.ts';
import { toHex } from '../../../src/platform/bytes/hex.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';
import { type Card, respond } from '../../support/card/drive.ts';
import {
  type Kernel2CardOptions,
  type Kernel2ContextOptions,
  kernel2Card,
  kernel2Context,
} from '../../support/card/kernel-2-card.ts';
import { type Kernel2Run, runKernel2With } from '../../support/card/kernel-2-run.ts';
import type { Objects } from '../../support/card/objects.ts';
import { outcomeParameterSet } from '../../support/card/outcome-parameter-set.ts';

/** Two records, as long as the Book says. */
const RECOVERY: Objects = { DF811D: '02' };
/** The card knows its transaction by the unpredictable number. */
const DRDOL: Objects = { '9F51': '9F3704' };
const RETAP = '40 10 F0 00 50 F0 FF 00';

interface Tap {
  card?: Kernel2CardOptions;
  context?: Kernel2ContextOptions;
  /** The command after which the card is gone. */
  tearAt?: '80AE' | '80D0';
  /** The whole answer to RECOVER AC; by default the one to the last GENERATE AC, or 6A88. */
  recover?: string;
}

/** One card in the hands of a customer who comes back, and the reader's log. */
class Bench {
  readonly clock = new SimulatedClock();
  readonly log = new TornLog(this.clock);
  /** Response to the last GENERATE AC, by the 9F37 in it. */
  #owed: { unpredictableNumber: string; response: ReturnType<Card> } | null = null;
  #draws = 0;

  tap({ card = {}, context = {}, tearAt, recover }: Tap = {}): Kernel2Run {
    const made = kernel2Card({ ...card, objects: { ...DRDOL, ...card.objects } });
    const kernelData = { ...RECOVERY, ...context.kernelData };
    const answering: Card = (apdu, name) => {
      const response = this.#answer(made.card, apdu, name, recover);
      return tearAt && apdu.startsWith(tearAt) ? { kind: 'lost', cause: 'timeout' } : response;
    };
    return runKernel2With(answering, {
      ...kernel2Context(made.fci, { ...context, kernelData }),
      tornLog: this.log,
      random: (length) => new Uint8Array(length).fill(++this.#draws),
    });
  }

  #answer(card: Card, apdu: string, name: string, recover?: string): ReturnType<Card> {
    if (apdu.startsWith('80D0')) {
      const owed =
        this.#owed?.unpredictableNumber === apdu.slice(10, 18) ? this.#owed.response : respond('6A88');
      return recover === undefined ? owed : respond(recover);
    }
    const response = card(apdu, name);
    // 9F37 stands 25 bytes into the values of CDOL1.
    if (apdu.startsWith('80AE')) this.#owed = { unpredictableNumber: apdu.slice(60, 68), response };
    return response;
  }

  records(): string[] {
    return this.log.entries().map(({ record }) => toHex(record.get(0x9f37)!));
  }
}

const commands = ({ apdus }: Kernel2Run) =>
  apdus.map((apdu) => apdu.slice(0, 4)).filter((ins) => ins > '80AD');
const error = (run: Kernel2Run) => run.discretionary(0xdf8115);

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('C-2 a card torn in GENERATE AC', () => {
  test('Book C-2 S9.5 leaves nothing behind where DF811D is silent', () => {
    const torn = bench.tap({ tearAt: '80AE', context: { kernelData: { DF811D: null } } });
    expect(outcomeParameterSet(torn.outcome)).toBe(RETAP);
    expect(bench.records()).toEqual([]);
  });

  test('Book C-2 S9.5 nor where the card has no DRDOL, or one that cannot be served', () => {
    for (const drdol of [null, '9F37', '9F37FF9F02FF']) {
      bench.tap({ tearAt: '80AE', card: { objects: { '9F51': drdol } } });
      expect(bench.records()).toEqual([]);
    }
  });

  test('Book C-2 S9.13 leaves a record with the Book’s objects in their order', () => {
    const torn = bench.tap({ tearAt: '80AE' });
    expect(outcomeParameterSet(torn.outcome)).toBe(RETAP);
    expect([error(torn), torn.discretionary(0xff8101)]).toEqual(['010000000021', null]);
    const { record, lifetimeMs } = bench.log.entries()[0]!;
    expect(lifetimeMs).toBe(300_000);
    expect([...record.keys()].map((tag) => tag.toString(16)).join(' ')).toBe(
      '9f02 9f03 5a 5f34 df8107 9f34 df8113 df8128 9f1e df8111 df8114 9f33 9f1a 9f35 95 5f2a 9a 9f21 9c 9f37 df8307',
    );
    const value = (tag: number) => toHex(record.get(tag)!);
    expect([value(0xdf8113), value(0xdf8114)]).toEqual(['01010101', '50']);
    expect(value(0xdf8111)).toBe('830A00000000000000000056');
    expect(value(0xdf8107)).toBe(torn.apdus.at(-1)!.slice(10, -2));
  });

  test('Book C-2 S9.14 the record that has to go is handed out as FF8101', () => {
    const other = (pan: string) => ({ objects: { '5A': pan } });
    const kernelData = { DF811D: '01' };
    bench.tap({ tearAt: '80AE', card: other('5413330089010020'), context: { kernelData } });
    const second = bench.tap({ tearAt: '80AE', context: { kernelData } });
    expect(bench.records()).toEqual(['02020202']);
    expect(second.discretionary(0xff8101)).toMatch(
      /^9F02060000000012509F03060000000000005A085413330089010020/,
    );
  });
});

describe('C-2 the same card again', () => {
  test('Book C-2 S10.11 is asked by RECOVER AC and gives the cryptogram it owes, as if nothing had been', () => {
    const whole = new Bench().tap();
    const torn = bench.tap({ tearAt: '80AE' });
    const again = bench.tap();
    expect(commands(again)).toEqual(['80D0']);
    expect(again.apdus.at(-1)).toBe('80D0000004' + '01010101' + '00');
    expect(again.outcome).toEqual(whole.outcome);
    expect(again.messages).toEqual(whole.messages);
    expect(again.record(0x9f37)).toBe(torn.apdus.at(-1)!.slice(60, 68));
    expect(again.outcome.oda).toEqual({ method: 'cda', result: 'passed' });
    expect(bench.records()).toEqual([]);
  });

  test('Book C-2 S456.47 a card without sequence number is the one that had none', () => {
    const card = { objects: { '5F34': null } };
    bench.tap({ card, tearAt: '80AE' });
    expect(commands(bench.tap())).toEqual(['80AE']);
    expect(commands(bench.tap({ card, tearAt: '80D0' }))).toEqual(['80D0']);
  });

  test.each([
    ['another card', { card: { objects: { '5A': '5413330089010020' } } }],
    ['another sequence number', { card: { objects: { '5F34': '02' } } }],
    ['another amount', { context: { amountMinor: 1251 } }],
    ['another amount of cashback', { context: { terminal: { '9F03': '000000000001' } } }],
    ['another currency', { context: { terminal: { '5F2A': '0840' } } }],
    ['another type', { context: { terminal: { '9C': '01' } } }],
    ['a floor limit that now sends it online', { context: { kernelData: { DF8123: '000000000000' } } }],
    ['no recovery any more', { context: { kernelData: { DF811D: '00' } } }],
  ] as const)('Book C-2 S456.48 with %s gets GENERATE AC, and the record stays', (_title, tap: Tap) => {
    bench.tap({ tearAt: '80AE' });
    expect(commands(bench.tap(tap))).toEqual(['80AE']);
    expect(bench.records()).toEqual(['01010101']);
  });

  test('Book C-2 DF811C when the record has lived its time it is gone', () => {
    bench.tap({ tearAt: '80AE', context: { kernelData: { DF811C: '000A' } } });
    bench.clock.advance(10_000);
    expect(bench.records()).toHaveLength(1);
    bench.clock.advance(1);
    expect(commands(bench.tap())).toEqual(['80AE']);
    expect(bench.records()).toEqual([]);
  });

  test('Book C-2 S10.5 torn in RECOVER AC: the record stays, and the third tap recovers', () => {
    bench.tap({ tearAt: '80AE' });
    const torn = bench.tap({ tearAt: '80D0' });
    expect(outcomeParameterSet(torn.outcome)).toBe(RETAP);
    expect(error(torn)).toBe('010000000021');
    const third = bench.tap();
    expect([commands(third), third.outcome.kind]).toEqual([['80D0'], 'approved']);
  });

  test('Book C-2 S10.13 an answer in format 1 is a parsing error, and the record is gone', () => {
    bench.tap({ tearAt: '80AE' });
    const again = bench.tap({ recover: `800B40001E1122334455667788${'9000'}` });
    expect([again.outcome.kind, error(again)]).toEqual(['end_application', '00040000001C']);
    expect(bench.records()).toEqual([]);
  });

  test('Book C-2 S10.17 the type is judged by what was asked for then', () => {
    const online = { kernelData: { DF8123: '000000000000' } };
    bench.tap({ tearAt: '80AE', context: online });
    const again = bench.tap({
      context: online,
      recover: '77199F2701409F3602001E9F260811223344556677889F10020110' + '9000',
    });
    expect([again.outcome.kind, error(again)]).toEqual(['end_application', '00060000001C']);
  });

  test('Book C-2 S910.7 a recovered signature is verified with the data of then', () => {
    bench.tap({ tearAt: '80AE', card: { signature: 'bad' } });
    const again = bench.tap();
    expect([commands(again), again.outcome.oda.result]).toEqual([['80D0'], 'failed']);
    expect(error(again)).toBe('00020000001C');
  });
});

describe('C-2 a card that does not recover', () => {
  test('Book C-2 S11.5 gets GENERATE AC, and its answer ends the earlier record', () => {
    bench.tap({ tearAt: '80AE' });
    const again = bench.tap({ recover: '6A88' });
    expect([commands(again), again.outcome.kind]).toEqual([['80D0', '80AE'], 'approved']);
    expect(bench.records()).toEqual([]);
    expect(again.discretionary(0xff8101)).toBeNull();
  });

  test('Book C-2 S11.15 torn again: the new record takes the place of the earlier one', () => {
    bench.tap({ tearAt: '80AE' });
    const again = bench.tap({ recover: '6A88', tearAt: '80AE' });
    expect(outcomeParameterSet(again.outcome)).toBe(RETAP);
    expect(bench.records()).toEqual(['02020202']);
    expect(commands(bench.tap())).toEqual(['80D0']);
  });

  test('Book C-2 S11.7 refused: the earlier record is gone', () => {
    bench.tap({ tearAt: '80AE' });
    const again = bench.tap({ recover: '6A88', card: { responses: { '80AE': '6985' } } });
    expect([error(again), again.discretionary(0xff8101)]).toEqual(['00030069851C', null]);
    expect(bench.records()).toEqual([]);
  });
});

describe('C-2 an earlier transaction that was to write to the card', () => {
  const SUMMARY = 'A1'.repeat(8);
  const STORAGE: Tap = {
    card: {
      objects: {
        '9F5D': '010000',
        '9F5E': '541333008901001201',
        '9F5F': '01',
        '9F6F': '00',
        '9F7D': SUMMARY,
        '9F7F': '11223344',
        '9F5B': 'DF6008DF6208',
      },
      signedExtra: () => SUMMARY + 'B2'.repeat(8),
    },
    context: {
      kernelData: { DF810D: '01' },
      terminal: {
        '9F5C': '0102030405060708',
        DF60: 'C1'.repeat(8),
        DF62: '00',
        DF8108: '40',
        DF810A: 'E0',
      },
    },
  };
  const tap = (changes: Tap = {}) =>
    bench.tap({ ...STORAGE, ...changes, card: { ...STORAGE.card, ...changes.card } });

  test('Book C-2 S9.5 is recorded as well, with DS Summary 1, rather than given up', () => {
    const torn = tap({ tearAt: '80AE' });
    expect(torn.outcome.start).toBe('B');
    const [entry] = bench.log.entries();
    expect(toHex(entry!.record.get(0xdf8128)!)).toBe('C0');
    expect(toHex(entry!.record.get(0x9f7d)!)).toBe(SUMMARY);
  });

  test('Book C-2 S10.10 and recovered with its status: read and written', () => {
    tap({ tearAt: '80AE' });
    const again = tap();
    expect(commands(again)).toEqual(['80D0']);
    expect([again.outcome.kind, again.discretionary(0xdf810b)]).toEqual(['approved', 'C0']);
  });

  test('Book C-2 S11.11 torn again: both records stay', () => {
    tap({ tearAt: '80AE' });
    tap({ recover: '6A88', tearAt: '80AE' });
    expect(bench.records()).toEqual(['02020202', '01010101']);
  });

  test('Book C-2 S11.92 refused: the terminal gets the earlier record', () => {
    tap({ tearAt: '80AE' });
    const again = tap({ recover: '6A88', card: { responses: { '80AE': '6985' } } });
    expect(error(again)).toBe('00030069851C');
    expect(again.discretionary(0xff8101)).toContain(`9F7D08${SUMMARY}DF812801C0`);
    expect(again.outcome.dataRecord).not.toBeNull();
  });

  test('Book C-2 S11.48 the slot has changed since: read error', () => {
    tap({ tearAt: '80AE' });
    const changed = 'B2'.repeat(8);
    const again = tap({
      recover: '6A88',
      card: {
        objects: { ...STORAGE.card!.objects, '9F7D': changed },
        signedExtra: () => changed + 'D3'.repeat(8),
      },
    });
    expect(error(again)).toBe('000B0000001C');
    expect(again.discretionary(0xff8101)).not.toBeNull();
  });

  test('Book C-2 S11.48 the slot is as it was: written now', () => {
    tap({ tearAt: '80AE' });
    const again = tap({ recover: '6A88' });
    expect([again.outcome.kind, again.discretionary(0xdf810b)]).toEqual(['approved', 'C0']);
  });
});

test('Book C-2 S9.5 a terminal that keeps no log asks for the card again and records nothing', () => {
  const { card, fci } = kernel2Card({ objects: DRDOL, responses: { '80AE': 'lost' } });
  const run = runKernel2With(card, kernel2Context(fci, { kernelData: RECOVERY }));
  expect(outcomeParameterSet(run.outcome)).toBe(RETAP);
});
