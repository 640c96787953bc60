import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { laneScheme } from '../../../../src/platform/config/lane-scheme.ts';
import { readSchemeFile } from '../../../../src/platform/config/scheme-file.ts';

const read = (file: string) =>
  readSchemeFile(resolve(import.meta.dirname, '../../../../config/schemes', file));

/** What is in the demo's file and not in the shop's, of the application that the demo's cards have. */
function extras(file: string) {
  const markets = ['EUR', 'GBP', 'CHF', 'PLN'];
  const [demo, shop] = [read(`demo/${file}`), read(file)];
  return markets.map((currency) => {
    const [own, ...more] = laneScheme(demo, { currency }).combinations;
    const shipped = laneScheme(shop, { currency }).combinations.find(({ aid }) => aid === own?.aid);
    const { dynamicReaderLimits, data, ...rest } = own!;
    const { data: shopData, ...shopRest } = shipped!;
    expect(more).toEqual([]);
    expect(rest).toEqual(shopRest);
    expect(data).toMatchObject(shopData);
    return { dynamicReaderLimits, data: Object.keys(data).filter((tag) => !(tag in shopData)) };
  });
}

test('the demo’s Visa is the shop’s with limits for one program', () => {
  for (const { dynamicReaderLimits, data } of extras('visa.yaml')) {
    expect(data).toEqual([]);
    expect(dynamicReaderLimits).toMatchObject([{ programId: '54494C4C4401' }]);
  }
});

test('the demo’s Mastercard is the shop’s with recovery of torn transactions, which the shop’s has not', () => {
  for (const { dynamicReaderLimits, data } of extras('mastercard.yaml')) {
    expect(data).toEqual(['DF811C', 'DF811D']);
    expect(dynamicReaderLimits).toBeUndefined();
  }
});
