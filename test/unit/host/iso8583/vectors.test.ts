import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { packChipData, unpackChipData } from '../../../../src/host/iso8583/chip-data.ts';
import { compileDialect } from '../../../../src/host/iso8583/dialect.ts';
import type { FieldValue, IsoMessage } from '../../../../src/host/iso8583/field-spec.ts';
import { fixed, LLL_ASCII, variable } from '../../../../src/host/iso8583/field-table.ts';
import { packMessage } from '../../../../src/host/iso8583/pack-message.ts';
import { unpackMessage } from '../../../../src/host/iso8583/unpack-message.ts';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { dialectOf, type Vector } from './vector-dialects.ts';

const { messages } = JSON.parse(
  readFileSync(new URL('../../../vectors/iso8583.json', import.meta.url), 'utf8'),
) as { messages: Vector[] };

describe('golden messages of other implementations', () => {
  const wholes = messages.filter((vector) => vector.kind !== 'field55');

  test.each(wholes)('$id ($source.repo) unpacks to its fields', (vector) => {
    expect(asText(unpackMessage(dialectOf(vector), fromHex(vector.hex)))).toEqual(vector.fields);
  });

  // A bitmap in lower-case hex can be read; what we write is upper case.
  test.each(wholes.filter((vector) => vector.source.op !== 'decode'))(
    '$id ($source.repo) packs to its bytes',
    (vector) => {
      expect(toHex(packMessage(dialectOf(vector), fromText(vector.fields)))).toBe(vector.hex.toUpperCase());
    },
  );

  test.each(messages.filter((vector) => vector.kind === 'field55'))(
    '$id ($source.repo) carries chip data',
    (vector) => {
      const dialect = compileDialect({
        name: 'chip data only',
        header: null,
        mti: fixed('MTI', 'n', 4, 'ascii'),
        bitmap: { primary: 'binary', secondary: 'binary' },
        fields: { 55: variable('ICC related data', 'b', 999, 'binary', LLL_ASCII, { show: 'tlv' }) },
      });
      const start = '30323030' + '0000000000000200';
      const { fields } = unpackMessage(dialect, fromHex(start + vector.hex));
      const elements = unpackChipData(fields[55] as Uint8Array);
      const { tlv } = vector.fields['55'] as { tlv: Record<string, string> };
      expect([...elements].map(([tag, value]) => [tag.toString(16).toUpperCase(), toHex(value)])).toEqual(
        Object.entries(tlv),
      );
      const packed = packMessage(dialect, { mti: '0200', fields: { 55: packChipData(elements) } });
      expect(toHex(packed)).toBe(start + vector.hex.toUpperCase());
    },
  );
});

type VectorValue = string | { hex: string };

function asText({ header, mti, fields }: IsoMessage): Record<string, VectorValue> {
  const asVector = (value: FieldValue): VectorValue =>
    typeof value === 'string' ? value : { hex: toHex(value as Uint8Array) };
  const shown: Record<string, VectorValue> = header === undefined ? {} : { h: asVector(header) };
  shown['0'] = mti;
  for (const [number, value] of Object.entries(fields))
    if (value !== undefined) shown[number] = asVector(value);
  return shown;
}

function fromText(given: Vector['fields']): IsoMessage {
  const values = Object.entries(given).map(
    ([key, value]) =>
      [key, typeof value === 'string' ? value : fromHex((value as { hex: string }).hex)] as const,
  );
  const { h, 0: mti, ...fields } = Object.fromEntries(values);
  const message: IsoMessage = { mti: mti as string, fields };
  if (h !== undefined) message.header = h;
  return message;
}
