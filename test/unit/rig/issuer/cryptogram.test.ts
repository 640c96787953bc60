import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { deriveCardKey } from '../../../../src/rig/issuer/card-keys.ts';
import {
  type CardScheme,
  computeCryptogram,
  verifyCryptogram,
} from '../../../../src/rig/issuer/cryptogram.ts';
import vectors from '../../../vectors/emv-cryptogram.json' with { type: 'json' };

const digits = (pan: string) => Uint8Array.from(pan, Number);

const fieldsOf = (fields: Record<string, string>) =>
  new Map(Object.entries(fields).map(([tag, value]) => [Number.parseInt(tag, 16), fromHex(value)]));

describe('card key by option A', () => {
  test.each(vectors.cardKeys)('$pan, sequence number $panSequenceNumber', (vector) => {
    const key = deriveCardKey(fromHex(vector.issuerMasterKey), digits(vector.pan), vector.panSequenceNumber);
    expect(toHex(key)).toBe(vector.cardKey);
  });
});

describe.each(vectors.cryptograms)('$name', (vector) => {
  const scheme = vector.scheme as CardScheme;
  const masterKey = fromHex(vector.issuerMasterKey);
  const pan = digits(vector.pan);
  const fields = () => fieldsOf(vector.fields);
  const check = (change: (fields: Map<number, Uint8Array>) => void, panSequenceNumber = 0) => {
    const all = fields().set(0x9f26, fromHex(vector.cryptogram));
    change(all);
    return verifyCryptogram({ scheme, pan, panSequenceNumber, fields: all, masterKey });
  };

  test('the cryptogram is the published one', () => {
    const cardKey = deriveCardKey(masterKey, pan, vector.panSequenceNumber);
    expect(toHex(computeCryptogram(scheme, cardKey, fields()))).toBe(vector.cryptogram);
  });

  test('the issuer accepts it, also without an amount of cashback', () => {
    expect(check(() => {})).toEqual({ ok: true });
    expect(check((all) => all.delete(0x9f03))).toEqual({ ok: true });
  });

  test.each([...fieldsOf(vector.fields).keys()].filter((tag) => tag !== 0x9f10))(
    'a changed bit in %i is refused',
    (tag) => {
      const verdict = check((all) => {
        const value = all.get(tag)!;
        value[value.length - 1]! ^= 0x01;
      });
      expect(verdict).toEqual({ ok: false, reason: 'cryptogram does not match' });
    },
  );

  test('a changed decision of the card is refused', () => {
    const cvr = scheme === 'visa' ? 4 : 2;
    const verdict = check((all) => {
      all.get(0x9f10)![cvr]! ^= 0x10;
    });
    expect(verdict).toEqual({ ok: false, reason: 'cryptogram does not match' });
  });

  test('another card of the same account is refused', () => {
    expect(check(() => {}, 1)).toEqual({ ok: false, reason: 'cryptogram does not match' });
  });

  test('what is missing is named', () => {
    expect(check((all) => all.delete(0x95))).toEqual({ ok: false, reason: '95 is missing' });
    expect(check((all) => all.set(0x9f26, new Uint8Array()))).toEqual({
      ok: false,
      reason: '9F26 is missing',
    });
  });

  test('another cryptogram version is not guessed at', () => {
    const verdict = check((all) => all.set(0x9f10, fromHex('0A0B0C0D0E0F')));
    expect(verdict).toEqual({ ok: false, reason: 'cryptogram version is not known' });
  });
});

test('an M/Chip 9F10 without room for the card verification results is refused', () => {
  const vector = vectors.cryptograms[1]!;
  const fields = fieldsOf(vector.fields)
    .set(0x9f26, fromHex(vector.cryptogram))
    .set(0x9f10, fromHex('0114A0'));
  const masterKey = fromHex(vector.issuerMasterKey);
  const verdict = verifyCryptogram({
    scheme: 'mastercard',
    pan: digits(vector.pan),
    panSequenceNumber: 0,
    fields,
    masterKey,
  });
  expect(verdict).toEqual({ ok: false, reason: '9F10 is too short' });
});
