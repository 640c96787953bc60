import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { IsoMessage } from '../../../../src/host/iso8583/field-spec.ts';
import { readCardRecord } from '../../../../src/host/upstreams/iso8583/card-record.ts';
import { MessageBuilder } from '../../../../src/host/upstreams/iso8583/messages.ts';
import { concatBytes, fromHex } from '../../../../src/platform/bytes/hex.ts';
import type { HostTransaction } from '../../../../src/platform/ports/upstream.ts';
import { type CryptogramIssuer, HostRules } from '../../../../src/rig/host/host-rules.ts';
import { Ledger } from '../../../../src/rig/host/ledger.ts';
import { viewLedger } from '../../../../src/rig/host/ledger-view.ts';
import { deriveCardKey } from '../../../../src/rig/issuer/card-keys.ts';
import { computeCryptogram } from '../../../../src/rig/issuer/cryptogram.ts';
import { createTestIssuer } from '../../../../src/rig/issuer/test-issuer.ts';
import { ISSUERS } from '../../../../src/rig/issuer/test-keys.ts';
import {
  advice,
  CANARY_PAN,
  hostTransaction,
  plainCardRecord,
  reversal,
} from '../../../support/host-transactions.ts';

const messages = new MessageBuilder({
  terminalId: 'TILLD001',
  merchantId: 'MERCHANT01',
  merchantCategoryCode: '5411',
  timeZone: 'UTC',
});
const NOW = Date.UTC(2026, 10, 24, 9, 11, 13);
const trusting: CryptogramIssuer = { verify: () => ({ ok: true }) };

const sale = (changes: Partial<HostTransaction> = {}, plain = plainCardRecord()): IsoMessage =>
  messages.request(hostTransaction(changes), readCardRecord(plain), NOW);
const offlineSale = (repeat = false): IsoMessage =>
  messages.advice(advice({ repeat }), readCardRecord(plainCardRecord('40')), NOW);
const takeBack = (changes: Partial<HostTransaction> = {}): IsoMessage =>
  messages.reversal(reversal({ original: hostTransaction(changes) }), null, NOW);

describe('the simulated host decides', () => {
  let ledger: Ledger;
  let rules: HostRules;
  beforeEach(() => {
    ledger = new Ledger(null);
    rules = new HostRules(ledger, trusting);
  });
  const states = () => ledger.entries().map(({ state, received }) => [state, received]);

  test('a good card is approved with a code and posted', () => {
    expect(rules.sale(sale(), NOW, null)).toEqual({ responseCode: '00', fields: { 38: '000001' } });
    expect(ledger.entries()).toMatchObject([
      {
        mti: '0200',
        state: 'posted',
        online: true,
        amountMinor: '1250',
        paymentId: hostTransaction().paymentId,
      },
    ]);
  });

  test('the same sale again gets the same answer and is not posted twice', () => {
    const first = rules.sale(sale(), NOW, null);
    expect(rules.sale(sale(), NOW, null)).toEqual(first);
    expect(states()).toEqual([['posted', 2]]);
  });

  test('the repeat of an advice is the same sale', () => {
    rules.sale(offlineSale(), NOW, null);
    expect(rules.sale(offlineSale(true), NOW, null)).toEqual({
      responseCode: '00',
      fields: { 38: 'Y10007' },
    });
    expect(ledger.entries()).toMatchObject([{ mti: '0220', state: 'posted', online: false, received: 2 }]);
  });

  test.each([
    [5100n, '51'],
    [505n, '05'],
    [5400n, '54'],
    [9100n, '91'],
  ])('an online request over %i minor units is declined with %s', (minor, responseCode) => {
    const amount = { minor, currency: 'EUR' };
    expect(rules.sale(sale({ amount }), NOW, null)).toEqual({ responseCode });
    expect(states()).toEqual([['declined', 1]]);
  });

  test.each([
    ['2610', '54'],
    ['2611', '00'],
  ])('a card of %s asked about in November 2026 gets %s', (expiry, responseCode) => {
    const request = sale();
    request.fields[14] = fromHex(expiry);
    expect(rules.sale(request, NOW, null)).toMatchObject({ responseCode });
  });

  test('a cryptogram the issuer does not know is declined', () => {
    const doubting = new HostRules(ledger, { verify: () => ({ ok: false, reason: 'no' }) });
    expect(doubting.sale(sale(), NOW, null)).toEqual({ responseCode: '88' });
    expect(ledger.entries()).toMatchObject([{ state: 'declined', cryptogramVerified: false }]);
  });

  test('a TC is no request and an ARQC no offline approval', () => {
    expect(rules.sale(sale({}, plainCardRecord('40')), NOW, null)).toEqual({ responseCode: '88' });
    const asked = messages.advice(advice(), readCardRecord(plainCardRecord('80')), NOW);
    asked.fields[11] = '000099';
    expect(rules.sale(asked, NOW, null)).toEqual({ responseCode: '88' });
  });

  test('a currency nobody knows and chip data nobody can read are format errors', () => {
    const odd = sale();
    odd.fields[49] = '999';
    expect(rules.sale(odd, NOW, null)).toEqual({ responseCode: '30' });
    const torn = sale();
    torn.fields[55] = fromHex('9F0206');
    expect(rules.sale(torn, NOW, null)).toEqual({ responseCode: '30' });
    expect(states()).toEqual([]);
  });

  test('a reversal takes a posted sale back, and the sale again is refused', () => {
    rules.sale(sale(), NOW, null);
    expect(rules.reversal(takeBack(), NOW, null)).toEqual({ responseCode: '00' });
    expect(rules.reversal(takeBack(), NOW, null)).toEqual({ responseCode: '00' });
    expect(rules.sale(sale(), NOW, null)).toEqual({ responseCode: '12' });
    expect(states()).toEqual([['reversed', 2]]);
  });

  test('a reversal before its sale keeps the sale from being posted', () => {
    expect(rules.reversal(takeBack(), NOW, null)).toEqual({ responseCode: '00' });
    expect(rules.sale(sale(), NOW, null)).toEqual({ responseCode: '12' });
    expect(ledger.entries()).toMatchObject([{ mti: '0200', state: 'reversed', received: 1 }]);
  });

  test('a reversal over another amount reverses nothing', () => {
    rules.sale(sale(), NOW, null);
    const amount = { minor: 1n, currency: 'EUR' };
    expect(rules.reversal(takeBack({ amount }), NOW, null)).toEqual({ responseCode: '13' });
    expect(states()).toEqual([['posted', 1]]);
  });

  test('the view adds up what is posted, newest first', () => {
    rules.sale(sale(), NOW, null);
    rules.sale(sale({ stan: 8, amount: { minor: 5100n, currency: 'EUR' } }), NOW, null);
    rules.sale(sale({ stan: 9, amount: { minor: 300n, currency: 'JPY' } }), NOW, null);
    const view = viewLedger(ledger.entries());
    expect(view.entries.map(({ stan, amount, state }) => [stan, amount, state])).toEqual([
      ['000009', '300', 'posted'],
      ['000008', '51.00', 'declined'],
      ['000007', '12.50', 'posted'],
    ]);
    expect(view.totals).toEqual([
      { currency: 'EUR', amount: '12.50', count: 1 },
      { currency: 'JPY', amount: '300', count: 1 },
    ]);
  });
});

test('the test issuer’s own cryptogram is verified over the wire format', () => {
  const issuer = ISSUERS.find(({ scheme }) => scheme === 'visa')!;
  const pan = Uint8Array.from(CANARY_PAN, Number);
  const cardKey = deriveCardKey(fromHex(issuer.masterKey), pan, 1);
  const withoutCryptogram = readCardRecord(visaRecord('0000000000000000'));
  const fields = new Map<number, Uint8Array>();
  const rules = new HostRules(new Ledger(null), {
    verify: ({ tags }) => {
      for (const [tag, value] of tags) fields.set(tag, value.slice());
      return { ok: false, reason: 'only looks' };
    },
  });
  rules.sale(messages.request(hostTransaction(), withoutCryptogram, NOW), NOW, null);
  const cryptogram = computeCryptogram('visa', cardKey, fields);
  const real = new HostRules(new Ledger(null), createTestIssuer());
  const genuine = visaRecord(Buffer.from(cryptogram).toString('hex'));
  expect(real.sale(sale({}, genuine), NOW, null)).toMatchObject({ responseCode: '00' });
  const forged = visaRecord('1122334455667788');
  expect(real.sale(sale({ stan: 8 }, forged), NOW, null)).toEqual({ responseCode: '88' });
});

/** The plain record with Visa's CVN 18 in 9F10 and this cryptogram; later elements come first. */
function visaRecord(cryptogram: string): Uint8Array {
  const plain = plainCardRecord();
  const cut = plain.findIndex((byte, at) => byte === 0x9f && plain[at + 1] === 0x10);
  const rest = plain.findIndex((byte, at) => byte === 0x9f && plain[at + 1] === 0x1a);
  const after = plain.findIndex((byte, at) => byte === 0x9f && plain[at + 1] === 0x27);
  const middle = plain.subarray(rest, rest + 5);
  const issuerApplicationData = fromHex('9F1007060112A0000000');
  issuerApplicationData[5] = 0x12;
  return concatBytes(
    plain.subarray(0, cut),
    issuerApplicationData,
    middle,
    fromHex(`9F2608${cryptogram}`),
    plain.subarray(after),
  );
}

describe('the ledger file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tilld-ledger-'));
    path = join(folder, 'ledger.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('survives the host: a sale posted before is answered and not posted again', () => {
    const before = new Ledger(path);
    const first = new HostRules(before, trusting).sale(sale(), NOW, null);
    before.close();
    const after = new Ledger(path);
    expect(new HostRules(after, trusting).sale(sale(), NOW, null)).toEqual(first);
    expect(after.entries()).toMatchObject([{ state: 'posted', received: 2 }]);
    after.close();
  });

  test('holds no PAN', () => {
    const ledger = new Ledger(path);
    new HostRules(ledger, trusting).sale(sale(), NOW, null);
    ledger.close();
    const text = readFileSync(path, 'utf8');
    expect(text).toContain('476173******0119');
    expect(text).not.toContain(CANARY_PAN);
  });

  test('loses a line that a crash cut short, and nothing else', () => {
    const ledger = new Ledger(path);
    const rules = new HostRules(ledger, trusting);
    rules.sale(sale(), NOW, null);
    ledger.close();
    writeFileSync(path, '{"terminalId":"TILL', { flag: 'a' });
    const after = new Ledger(path);
    new HostRules(after, trusting).sale(sale({ stan: 8 }), NOW, null);
    after.close();
    const again = new Ledger(path);
    expect(again.entries().map(({ stan }) => stan)).toEqual(['000007', '000008']);
    again.close();
  });
});
