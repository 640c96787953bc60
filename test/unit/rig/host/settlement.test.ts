import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCardRecord } from '../../../../src/host/upstreams/iso8583/card-record.ts';
import { MessageBuilder } from '../../../../src/host/upstreams/iso8583/messages.ts';
import type { HostTransaction, ReconciliationTotals } from '../../../../src/platform/ports/upstream.ts';
import { HostRules } from '../../../../src/rig/host/host-rules.ts';
import { Ledger } from '../../../../src/rig/host/ledger.ts';
import { settle } from '../../../../src/rig/host/settlement-rules.ts';
import {
  deferred,
  hostTransaction,
  plainCardRecord,
  reconciliation,
  reversal,
  totals,
} from '../../../support/host-transactions.ts';

const messages = new MessageBuilder({
  terminalId: 'TILLD001',
  merchantId: 'MERCHANT01',
  merchantCategoryCode: '5411',
  timeZone: 'UTC',
});
const NOW = Date.UTC(2026, 10, 24, 9, 11, 13);

describe('the simulated host settles', () => {
  let folder: string;
  let path: string;
  let ledger: Ledger;
  let rules: HostRules;
  const open = () => {
    ledger = new Ledger(path);
    rules = new HostRules(ledger, { verify: () => ({ ok: true }) });
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tilld-settlement-'));
    path = join(folder, 'ledger.jsonl');
    open();
  });
  afterEach(() => {
    ledger.close();
    rmSync(folder, { recursive: true });
  });

  const sell = (changes: Partial<HostTransaction>) =>
    rules.sale(messages.request(hostTransaction(changes), readCardRecord(plainCardRecord()), NOW), NOW, null);
  const takeBack = (changes: Partial<HostTransaction>) =>
    rules.reversal(messages.reversal(reversal({ original: hostTransaction(changes) }), null, NOW), NOW, null);
  const compare = (own: ReconciliationTotals, changes: object = {}) =>
    settle(ledger, messages.reconciliation(reconciliation({ totals: own, ...changes }), NOW), NOW);

  test('counts sales, refunds and what was reversed, by batch and currency; what was declined is nothing', () => {
    sell({ stan: 1 });
    sell({ stan: 2, transactionType: '20', amount: { minor: 300n, currency: 'EUR' } });
    sell({ stan: 3 });
    takeBack({ stan: 3 });
    // A reversal of what never came, and of what was declined: the terminal counts both.
    takeBack({ stan: 4 });
    sell({ stan: 5, amount: { minor: 5100n, currency: 'EUR' } });
    takeBack({ stan: 5, amount: { minor: 5100n, currency: 'EUR' } });
    sell({ stan: 6, amount: { minor: 505n, currency: 'EUR' } });
    sell({ stan: 7, batch: 2 });
    sell({ stan: 8, amount: { minor: 100n, currency: 'JPY' } });
    const own = totals({
      debits: { count: 1, minor: 1250n },
      debitReversals: { count: 3, minor: 7600n },
      credits: { count: 1, minor: 300n },
    });
    expect(compare(own)).toEqual({ responseCode: '00', fields: { 66: '1' } });
    ledger.close();
    open();
    expect(compare(own)).toEqual({ responseCode: '00', fields: { 66: '1' } });
  });

  test('says its own totals when they differ', () => {
    sell({ stan: 1 });
    expect(compare(totals())).toMatchObject({
      responseCode: '00',
      fields: { 66: '2', 76: '0000000001', 88: '0000000000001250', 97: 'D0000000000001250' },
    });
  });

  test('keeps each reconciliation and its audit head once, across a restart', () => {
    compare(totals());
    compare(totals(), { repeat: true });
    compare(totals(), { kind: 'advice', stan: 91, auditHead: `13:${'AB'.repeat(32)}` });
    ledger.close();
    open();
    expect(ledger.settlements()).toMatchObject([
      { mti: '0500', batch: 1, inBalance: true, auditHead: reconciliation().auditHead },
      { mti: '0520', batch: 1, inBalance: true, auditHead: `13:${'AB'.repeat(32)}` },
    ]);
  });

  test('a reconciliation without a batch, or in a currency nobody knows, is a format error', () => {
    const message = messages.reconciliation(reconciliation(), NOW);
    for (const fields of [{ 60: '000000' }, { 49: '999' }, { 88: undefined }]) {
      const wrong = { ...message, fields: { ...message.fields, ...fields } };
      expect(settle(ledger, wrong, NOW)).toEqual({ responseCode: '30' });
    }
    expect(ledger.settlements()).toEqual([]);
  });

  test('the repeat of a deferred request is the same sale', () => {
    const send = (repeat: boolean) =>
      rules.sale(messages.deferred(deferred({ repeat }), readCardRecord(plainCardRecord()), NOW), NOW, null);
    expect(send(true)).toEqual(send(false));
    expect(ledger.entries()).toMatchObject([{ mti: '0200', online: true, received: 2 }]);
  });

  test('writes all that was put with one commit, and nothing before', () => {
    for (const stan of [1, 2, 3]) sell({ stan });
    expect(readFileSync(path, 'utf8')).toBe('');
    ledger.commit();
    expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(4);
  });
});
