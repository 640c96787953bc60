import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chooseDialect } from '../../../../../src/host/upstreams/iso8583/choose-dialect.ts';
import type { UpstreamSurroundings } from '../../../../../src/host/upstreams/surroundings.ts';

const SHIPPED = readFileSync('config/dialects/iso87-tilld.yaml', 'utf8');

const surroundings = (text: string) =>
  ({
    readText: () => text,
    terminalId: 'TILLD001',
    merchantId: '1',
    merchantCategoryCode: '5999',
    timeZone: 'Etc/UTC',
  }) as unknown as UpstreamSurroundings;

test('a dialect file takes the place of the built-in one', () => {
  expect(chooseDialect('host.yaml', surroundings(SHIPPED)).name).toBe('iso87-tilld');
});

test('one that lacks a data element the terminal sends is refused at the start, by name', () => {
  const without = SHIPPED.split('\n')
    .filter((line) => !/^\s+90:/.test(line))
    .join('\n');
  expect(without).not.toBe(SHIPPED);
  expect(() => chooseDialect('host.yaml', surroundings(without))).toThrow(
    /The dialect host\.yaml cannot carry the terminal's message 0420: DE 90/,
  );
});

test('one with a field too short is refused as well', () => {
  const short = SHIPPED.replace(/(\n\s+62:[^\n]*?)64/, '$116');
  expect(short).not.toBe(SHIPPED);
  expect(() => chooseDialect('host.yaml', surroundings(short))).toThrow(/message 0200: DE 62/);
});
