import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { MOST_TORN_RECORDS, type TornEntry, TornLog } from '../../../../src/card/lane/torn-log.ts';
import { decodeTornLog, encodeTornLog } from '../../../../src/card/lane/torn-log-codec.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';

const PAN = fromHex('5413330089010012');
const LIFETIME_MS = 300_000;

/** A record of the card with this PAN, told apart by its 9F37. */
function record(pan: Uint8Array, number: number, sequence?: number) {
  const sequenceNumber = sequence === undefined ? [] : [[0x5f34, Uint8Array.of(sequence)] as const];
  return new Map([[0x5a, pan], ...sequenceNumber, [0x9f37, Uint8Array.of(0, 0, 0, number)]]);
}
const pan = (last: number) => Uint8Array.of(...PAN.subarray(0, 7), last);
const numbers = (log: TornLog) => log.entries().map(({ record: one }) => one.get(0x9f37)!.at(-1));

let clock: SimulatedClock;
let log: TornLog;
beforeEach(() => {
  clock = new SimulatedClock();
  log = new TornLog(clock);
});

describe('the log of torn transactions', () => {
  it('finds the youngest record of a card', () => {
    log.add(record(PAN, 1), 5, LIFETIME_MS);
    log.add(record(PAN, 2), 5, LIFETIME_MS);
    log.add(record(pan(0x20), 3), 5, LIFETIME_MS);
    expect(log.find(PAN, null)?.get(0x9f37)?.at(-1)).toBe(2);
    expect(log.find(pan(0x21), null)).toBeNull();
  });

  it('tells cards apart by sequence number, also by not having one', () => {
    log.add(record(PAN, 1, 1), 5, LIFETIME_MS);
    expect(log.find(PAN, null)).toBeNull();
    expect(log.find(PAN, Uint8Array.of(2))).toBeNull();
    expect(log.find(PAN, Uint8Array.of(1))).not.toBeNull();
  });

  it('hands out the oldest when there are more than it may hold', () => {
    expect(log.add(record(pan(1), 1), 2, LIFETIME_MS)).toBeNull();
    expect(log.add(record(pan(2), 2), 2, LIFETIME_MS)).toBeNull();
    expect(
      log
        .add(record(pan(3), 3), 2, LIFETIME_MS)
        ?.get(0x9f37)
        ?.at(-1),
    ).toBe(1);
    expect(numbers(log)).toEqual([3, 2]);
  });

  it('holds no more than fit its envelope, whatever is asked', () => {
    for (let index = 0; index < 40; index++) log.add(record(pan(index), index), 255, LIFETIME_MS);
    expect(log.entries()).toHaveLength(MOST_TORN_RECORDS);
    expect(numbers(log)[0]).toBe(39);
  });

  it('keeps copies: what a card sent is zeroed after the tap', () => {
    const sent = PAN.slice();
    log.add(record(sent, 1), 5, LIFETIME_MS);
    sent.fill(0);
    expect(log.find(PAN, null)).not.toBeNull();
  });

  it('forgets a record that is too old, and each at its own age', () => {
    log.add(record(PAN, 1), 5, LIFETIME_MS);
    log.add(record(pan(2), 2), 5, 1_000);
    clock.advance(1_000);
    expect(log.find(pan(2), null)).not.toBeNull();
    clock.advance(1);
    expect(log.find(pan(2), null)).toBeNull();
    expect(log.find(PAN, null)).not.toBeNull();
  });

  it('forgets a record of the future: the clock was set back, its age is not known', () => {
    log.restore([{ record: record(PAN, 1), addedAtMs: clock.now() + 1, lifetimeMs: LIFETIME_MS }]);
    expect(log.find(PAN, null)).toBeNull();
  });

  it('leaves a record that is gone readable until it is wiped', () => {
    log.add(record(PAN, 1), 5, LIFETIME_MS);
    const found = log.find(PAN, null)!;
    log.remove(found);
    expect(log.find(PAN, null)).toBeNull();
    expect(toHex(found.get(0x5a)!)).toBe(toHex(PAN));
    log.wipe();
    expect(toHex(found.get(0x5a)!)).toBe('00'.repeat(8));
  });

  it('counts changes and nothing else', () => {
    log.add(record(PAN, 1), 5, LIFETIME_MS);
    const before = log.changes();
    log.find(PAN, null);
    log.remove(record(PAN, 1));
    expect(log.changes()).toBe(before);
    log.remove(log.find(PAN, null)!);
    expect(log.changes()).toBe(before + 1);
  });
});

const entries: fc.Arbitrary<TornEntry[]> = fc.array(
  fc.record({
    record: fc
      .array(
        fc.tuple(
          fc.constantFrom(0x5a, 0x5f34, 0x95, 0x9f02, 0xdf8107, 0xdf8113),
          fc.uint8Array({ maxLength: 255 }),
        ),
      )
      .map((pairs) => new Map(pairs)),
    addedAtMs: fc.integer({ min: 0, max: 2 ** 45 }),
    lifetimeMs: fc.integer({ min: 0, max: 0xffff * 1000 }),
  }),
  { maxLength: 5 },
);

describe('the log as bytes', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(entries, (some) => {
        expect(decodeTornLog(encodeTornLog(some))).toEqual(some);
      }),
    );
  });

  it('fits its envelope when every record is as long as it can be', () => {
    const longest = new Map(
      [0xdf8107, 0xdf8111, 0xdf8113]
        .map((tag) => [tag, new Uint8Array(255)] as const)
        .concat([[0x9f1e, new Uint8Array(250)]]),
    );
    const full = Array.from({ length: MOST_TORN_RECORDS }, () => ({
      record: longest,
      addedAtMs: 0,
      lifetimeMs: 0,
    }));
    expect(encodeTornLog(full).length).toBeLessThan(65_536);
  });

  it('cut short, of another version or with something behind it is none', () => {
    const whole = encodeTornLog([{ record: record(PAN, 1), addedAtMs: 1, lifetimeMs: 2 }]);
    for (let length = 2; length < whole.length; length++)
      expect(decodeTornLog(whole.subarray(0, length))).toBeNull();
    expect(decodeTornLog(Uint8Array.of(2, ...whole.subarray(1)))).toBeNull();
    expect(decodeTornLog(Uint8Array.of(...whole, 0))).toBeNull();
    expect(decodeTornLog(new Uint8Array())).toBeNull();
  });

  it('of whatever bytes never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        decodeTornLog(Uint8Array.of(1, ...bytes));
      }),
    );
  });
});
