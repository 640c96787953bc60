import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileDialect, type Dialect } from '../../../../src/host/iso8583/dialect.ts';
import { iso87Tilld } from '../../../../src/host/iso8583/dialects/iso87-tilld.ts';
import type { IsoMessage } from '../../../../src/host/iso8583/field-spec.ts';
import { fixed, LL_BCD, variable } from '../../../../src/host/iso8583/field-table.ts';
import { Iso8583Error } from '../../../../src/host/iso8583/iso8583-error.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { readMessage } from '../../../../src/host/iso8583/read-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
import { LONGEST_MESSAGE, writeMessage } from '../../../../src/host/iso8583/write-message.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { everyCombination, plainFields, valuesOf } from './any-message.ts';

const everything = (bitmap: 'binary' | 'ascii', tertiary: 'binary' | 'cp500') =>
  compileDialect({
    name: 'every combination',
    header: fixed('header', 'b', 5, 'binary'),
    mti: fixed('MTI', 'n', 4, 'bcd'),
    bitmap: { primary: bitmap, secondary: 'binary', tertiary },
    fields: { ...everyCombination(), 130: fixed('row', 'n', 3, 'bcd'), 192: fixed('row', 'b', 2, 'binary') },
  });

const dialects: readonly (readonly [string, Dialect])[] = [
  ['iso87-tilld', iso87Tilld],
  ['every combination, bitmaps in binary', everything('binary', 'binary')],
  ['every combination, bitmaps in hex and EBCDIC', everything('ascii', 'cp500')],
];

/** What came of it: the value, or the error's place and reason. */
function outcome(act: () => IsoMessage | string): unknown {
  try {
    const result = act();
    return typeof result === 'string' ? result : { mti: result.mti, fields: plainFields(result.fields) };
  } catch (error) {
    if (error instanceof Iso8583Error) return [error.path, error.offset, error.reason];
    throw error;
  }
}

function packedByRows(dialect: Dialect, message: IsoMessage): string {
  const target = new Uint8Array(LONGEST_MESSAGE);
  return toHex(target.subarray(0, writeMessage(dialect, message, target, 0)));
}

describe.each(dialects)('%s: generated code does what the rows say', (_, dialect) => {
  const messages = valuesOf(dialect).map((fields): IsoMessage => {
    return { ...(dialect.header ? { header: fromHex('6000010002') } : {}), mti: '0200', fields };
  });

  test('for messages that fit', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const bytes = packMessage(dialect, message);
        expect(toHex(bytes)).toBe(packedByRows(dialect, message));
        expect(outcome(() => dialect.code.unpack(Buffer.from(bytes))!)).toEqual(
          outcome(() => readMessage(dialect, Buffer.from(bytes))),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('for values that do not fit', () => {
    const wrong = fc.constantFrom<IsoMessage['fields'][number]>(
      '',
      'x',
      '1'.repeat(50),
      fromHex('4F'),
      new Map(),
    );
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 192 }), wrong, (message, dataElement, value) => {
        const spoilt = { ...message, fields: { ...message.fields, [dataElement]: value } };
        expect(outcome(() => toHex(packMessage(dialect, spoilt)))).toEqual(
          outcome(() => packedByRows(dialect, spoilt)),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('for bytes that are wrong somewhere', () => {
    fc.assert(
      fc.property(messages, fc.nat(300), fc.nat(255), fc.nat(4), (message, at, byte, cut) => {
        const bytes = Buffer.from(packMessage(dialect, message));
        bytes[at % bytes.length] = byte;
        const cutBytes = bytes.subarray(0, bytes.length - cut);
        expect(outcome(() => unpackMessage(dialect, cutBytes))).toEqual(
          outcome(() => readMessage(dialect, cutBytes)),
        );
      }),
      { numRuns: 100 },
    );
  });

  test('for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        expect(outcome(() => unpackMessage(dialect, bytes))).toEqual(
          outcome(() => readMessage(dialect, Buffer.from(bytes))),
        );
      }),
      { numRuns: 200 },
    );
  });
});

test('the usual message takes the generated way, both ways', () => {
  const message = { mti: '0200', fields: { 2: fromHex('4761739001010119'), 4: '1250', 41: 'T1', 70: '301' } };
  const target = new Uint8Array(LONGEST_MESSAGE);
  const end = iso87Tilld.code.pack(message, target, 0);
  expect(end).toBeGreaterThan(0);
  expect(iso87Tilld.code.unpack(Buffer.from(target.subarray(0, end)))).not.toBeNull();
});

test('no text of a table becomes code', () => {
  const evil = "'];globalThis.pwned = true;//`\n*/globalThis.pwned = true";
  const dialect = compileDialect({
    name: evil,
    header: null,
    mti: fixed(evil, 'n', 4, 'bcd'),
    bitmap: { primary: 'binary', secondary: 'binary' },
    fields: {
      3: fixed(evil, 'ans', 6, 'ascii', { pad: { side: 'right', with: "'" } }),
      4: variable(evil, 'n', 19, 'bcd', LL_BCD),
    },
  });
  const bytes = packMessage(dialect, { mti: '0200', fields: { 3: 'a', 4: '12' } });
  expect(unpackMessage(dialect, bytes).fields[3]).toBe("a'''''");
  expect(`${dialect.code.pack}${dialect.code.unpack}`).not.toContain('pwned');
  expect(globalThis).not.toHaveProperty('pwned');
});

test('a message that is refused leaves no card data behind', () => {
  const pan = fromHex('4761739001010119');
  expect(() => packMessage(iso87Tilld, { mti: '0200', fields: { 2: pan, 3: 'wrong' } })).toThrow(
    Iso8583Error,
  );
  const next = packMessage(iso87Tilld, { mti: '0800', fields: {} });
  const around = Buffer.from(next.buffer, next.byteOffset, LONGEST_MESSAGE);
  expect(around.includes(Buffer.from(pan))).toBe(false);
});

test('messages of one dialect do not overlap', () => {
  const packed = Array.from({ length: 400 }, (_, index) =>
    packMessage(iso87Tilld, {
      mti: '0200',
      fields: { 11: String(index).padStart(6, '0'), 55: new Uint8Array(900) },
    }),
  );
  expect(packed.map((bytes) => Number(unpackMessage(iso87Tilld, bytes).fields[11]))).toEqual(
    packed.map((_, index) => index),
  );
});

test('a message beyond the longest is refused', () => {
  const long = { bytes: 2, encoding: 'binary', counts: 'units' } as const;
  const dialect = compileDialect({
    name: 'long',
    header: null,
    mti: fixed('MTI', 'n', 4, 'bcd'),
    bitmap: { primary: 'binary', secondary: 'binary' },
    fields: { 2: variable('a', 'b', 9999, 'binary', long), 3: variable('b', 'b', 9999, 'binary', long) },
  });
  const half = new Uint8Array(8_000);
  expect(packMessage(dialect, { mti: '0200', fields: { 2: half, 3: half } })).toHaveLength(16_014);
  const fields = { 2: half, 3: new Uint8Array(9_000) };
  expect(() => packMessage(dialect, { mti: '0200', fields })).toThrow(/^DE 3 at byte 8012: /);
});
