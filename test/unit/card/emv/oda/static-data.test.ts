import { describe, expect, it } from 'vitest';
import { collectStaticData } from '../../../../../src/card/emv/oda/static-data.ts';
import { fromHex, toHex } from '../../../../../src/platform/bytes/hex.ts';

const record = (sfi: number, hex: string) => ({ sfi, bytes: fromHex(hex) });
const aip = fromHex('3900');

function collect(records: { sfi: number; bytes: Uint8Array }[], tagList?: string) {
  const collected = collectStaticData({
    records,
    tagList: tagList === undefined ? undefined : fromHex(tagList),
    aip,
  });
  return collected.ok ? toHex(collected.staticData) : collected.reason;
}

describe('static data to be authenticated', () => {
  it('is the value of template 70 up to SFI 10 and the whole record above', () => {
    expect(collect([record(1, '70035F3401'), record(10, '7081029A00')])).toBe('5F34019A00');
    expect(collect([record(11, '70029A00'), record(30, '9A00')])).toBe('70029A009A00');
  });

  it('leaves out what follows the template', () => {
    expect(collect([record(2, '70029A000000')])).toBe('9A00');
  });

  it('is empty when no record is signed', () => {
    expect(collect([])).toBe('');
  });

  it('ends with the AIP when 9F4A asks for it', () => {
    expect(collect([record(1, '70029A00')], '82')).toBe('9A003900');
    expect(collect([record(1, '70029A00')], '')).toBe('9A00');
  });

  it.each(['95', '8282', '9F36', '828C'])('cannot be collected with 9F4A %s', (tagList) => {
    expect(collect([], tagList)).toBe('static_data_tag_list');
  });

  it.each(['', '77029A00', '00', '70039A00', '70', '0070029A00', '7080'])(
    'cannot be collected from record %j',
    (hex) => {
      expect(collect([record(3, hex)])).toBe('static_data_record');
    },
  );
});
