import { describe, expect, test } from 'vitest';
import { createOpener, createSealer, epochOf } from '../../../../src/platform/crypto/envelope.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';

const KEY = new Uint8Array(32).fill(0x5a);
const EPOCH = '2026-11-24';
const CONTEXT = '0190-payment';
const TRACK = 'canary 5413330089600010=2512';

const opener = createOpener((epoch) => (epoch === EPOCH ? KEY : undefined));
const seal = (text = TRACK, context = CONTEXT) =>
  createSealer({ epoch: EPOCH, key: KEY }, new SeededRandom('envelope')).seal(Buffer.from(text), context);

const unreadable = expect.objectContaining({ name: 'TerminalError', code: 'sealed_record_unreadable' });

describe('a sealed record', () => {
  test('opens again with its key and its payment', () => {
    expect(Buffer.from(opener.open(seal(), CONTEXT)).toString()).toBe(TRACK);
  });

  test('may be empty', () => {
    expect(opener.open(seal(''), CONTEXT)).toEqual(new Uint8Array(0));
  });

  test('says which epoch it needs and shows nothing of its content', () => {
    const sealed = seal();
    expect(epochOf(sealed)).toBe(EPOCH);
    expect(sealed).toHaveLength(2 + 10 + 60 + 28 + TRACK.length);
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('5413');
  });

  test('leaves neither plain text nor record key in memory', () => {
    const source = new SeededRandom('keys');
    const handedOut: Uint8Array[] = [];
    const random = {
      bytes(length: number) {
        const bytes = source.bytes(length);
        handedOut.push(bytes);
        return bytes;
      },
    };
    const plain = new Uint8Array(Buffer.from(TRACK));
    createSealer({ epoch: EPOCH, key: KEY }, random).seal(plain, CONTEXT);
    expect(plain).toEqual(new Uint8Array(TRACK.length));
    const [recordKey, ...ivs] = handedOut;
    expect(recordKey).toEqual(new Uint8Array(32));
    expect(ivs.map((iv) => iv.length)).toEqual([12, 12]);
    expect(KEY).toEqual(new Uint8Array(32).fill(0x5a));
  });

  test('has a key and initialisation vectors of its own each time', () => {
    const sealer = createSealer({ epoch: EPOCH, key: KEY }, new SeededRandom('fresh'));
    const records = Array.from({ length: 50 }, () => sealer.seal(Buffer.from(TRACK), CONTEXT));
    const ivs = records.flatMap((record) => [
      Buffer.from(record.subarray(12, 24)).toString('hex'),
      Buffer.from(record.subarray(72, 84)).toString('hex'),
    ]);
    expect(new Set(ivs).size).toBe(100);
  });
});

describe('a record does not open', () => {
  test('for another payment', () => {
    expect(() => opener.open(seal(), '0190-another')).toThrow(unreadable);
  });

  test('when any single bit of it was changed', () => {
    const sealed = seal();
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = new Uint8Array(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => opener.open(changed, CONTEXT), `bit ${bit}`).toThrow(unreadable);
    }
  });

  test('when it was cut off anywhere', () => {
    const sealed = seal();
    for (let length = 0; length < sealed.length; length++) {
      expect(() => opener.open(sealed.subarray(0, length), CONTEXT), `${length} bytes`).toThrow(unreadable);
    }
  });

  test('when the record key was taken from another record', () => {
    const one = seal('one');
    const other = createSealer({ epoch: EPOCH, key: KEY }, new SeededRandom('other')).seal(
      Buffer.from('two'),
      CONTEXT,
    );
    other.set(one.subarray(12, 72), 12);
    expect(() => opener.open(other, CONTEXT)).toThrow(unreadable);
  });

  test('relabelled with another epoch, though both have the same key', () => {
    const sealed = seal();
    sealed.set(Buffer.from('2026-11-25'), 2);
    expect(() => createOpener(() => KEY).open(sealed, CONTEXT)).toThrow(unreadable);
  });

  test('once its epoch key is gone, and the message says which', () => {
    expect(() => createOpener(() => undefined).open(seal(), CONTEXT)).toThrow(
      'the key of 2026-11-24 is gone',
    );
  });
});

test('an epoch has a short printable name and a key of 32 bytes', () => {
  const random = new SeededRandom('names');
  expect(() => createSealer({ epoch: '', key: KEY }, random)).toThrow('1..32 printable');
  expect(() => createSealer({ epoch: 'x'.repeat(33), key: KEY }, random)).toThrow('1..32 printable');
  expect(() => createSealer({ epoch: EPOCH, key: KEY.subarray(16) }, random)).toThrow('32 bytes');
});
