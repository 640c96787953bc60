import { expect, test } from 'vitest';
import {
  readDelivery,
  readInquiry,
  readReconciliation,
} from '../../../../../src/host/upstreams/iso8583/answers.ts';
import { MessageBuilder } from '../../../../../src/host/upstreams/iso8583/messages.ts';
import { netSettlement } from '../../../../../src/host/upstreams/iso8583/totals.ts';
import { advice, reconciliation, reversal, totals } from '../../../../support/host-transactions.ts';

const messages = new MessageBuilder({
  terminalId: 'TILLD001',
  merchantId: 'MERCHANT01',
  merchantCategoryCode: '5411',
  timeZone: 'Europe/Berlin',
});
const NOW = Date.UTC(2026, 10, 24, 9, 11, 13);
const TOTALS = totals({
  debits: { count: 3, minor: 4_000n },
  debitReversals: { count: 2, minor: 900n },
  credits: { count: 1, minor: 1_500n },
  creditReversals: { count: 4, minor: 7n },
});

test('a reconciliation says its batch, its totals and the audit head', () => {
  const { mti, fields } = messages.reconciliation(reconciliation({ batch: 42, totals: TOTALS }), NOW);
  expect(mti).toBe('0500');
  expect(fields).toEqual({
    7: '1124091113',
    11: '000090',
    41: 'TILLD001',
    42: 'MERCHANT01     ',
    49: '978',
    60: '000042',
    63: `12:${'0F'.repeat(32)}`,
    74: '0000000001',
    75: '0000000004',
    76: '0000000003',
    77: '0000000002',
    86: '0000000000001500',
    87: '0000000000000007',
    88: '0000000000004000',
    89: '0000000000000900',
    97: 'D0000000000002500',
  });
});

test.each([
  [0n, 0n, 'D0000000000000000'],
  [4_000n, 1_500n, 'D0000000000002500'],
  [1_500n, 4_000n, 'C0000000000002500'],
])('debits of %i less credits of %i are %s', (debits, credits, net) => {
  const sums = totals({ debits: { count: 1, minor: debits }, credits: { count: 1, minor: credits } });
  expect(netSettlement(sums)).toBe(net);
});

test('an inquiry names its record and carries nothing of the card', () => {
  const { mti, fields } = messages.inquiry(advice(), 77, NOW);
  expect(mti).toBe('0600');
  expect(fields).toMatchObject({ 4: '000000001250', 11: '000077', 37: '633209000007', 60: '000001' });
  expect(fields[90]).toBe(`0220000007${'0'.repeat(32)}`);
  for (const dataElement of [2, 14, 35, 55]) expect(fields[dataElement]).toBeUndefined();
  const about = messages.inquiry(reversal(), 78, NOW).fields[90];
  expect(about).toBe(`04200000071124091113${'0'.repeat(22)}`);
});

const inquiry = { mti: '0600', fields: { 4: '1', 37: 'R', 41: 'T', 49: '978' } };
const toInquiry = (fields: object) => ({ mti: '0610', fields: { ...inquiry.fields, ...fields } });

test.each([
  [
    { 39: '00', 44: '51' },
    { kind: 'found', responseCode: '51' },
  ],
  [
    { 38: 'ABC123', 39: '00', 44: '00' },
    { kind: 'found', responseCode: '00', authorisationCode: 'ABC123' },
  ],
  [{ 39: '25' }, { kind: 'not_found' }],
  [{ 39: '12' }, { kind: 'unsupported' }],
  [{ 39: '40' }, { kind: 'unsupported' }],
  [{ 39: '96' }, { kind: 'unanswered', reason: 'the host answers the inquiry with 96' }],
  // Found, but not with what: that is no answer.
  [{ 39: '00' }, { kind: 'unanswered', reason: 'invalid_answer' }],
  [
    { 39: '00', 44: 'free text' },
    { kind: 'unanswered', reason: 'invalid_answer' },
  ],
  [
    { 39: '25', 37: 'other' },
    { kind: 'unanswered', reason: 'invalid_answer' },
  ],
])('an inquiry answered with %o is %o', (fields, result) => {
  expect(readInquiry(inquiry, toInquiry(fields))).toEqual(result);
});

const batch = { mti: '0500', fields: { 41: 'T', 49: '978', 60: '000001' } };
const toBatch = (fields: object) => ({ mti: '0510', fields: { ...batch.fields, ...fields } });

test.each([
  ['request', { 39: '00', 66: '1' }, { kind: 'in_balance' }],
  ['request', { 39: '00', 66: '2' }, { kind: 'out_of_balance', host: null }],
  ['request', { 39: '95', 66: '2' }, { kind: 'out_of_balance', host: null }],
  ['request', { 39: '00' }, { kind: 'unknown', reason: 'invalid_answer' }],
  ['advice', { 39: '00' }, { kind: 'in_balance' }],
  ['advice', { 39: '96' }, { kind: 'refused', responseCode: '96' }],
  ['advice', { 39: '00', 60: '000002' }, { kind: 'unknown', reason: 'invalid_answer' }],
] as const)('a reconciliation %s answered with %o is %o', (kind, fields, result) => {
  expect(readReconciliation(reconciliation({ kind }), batch, toBatch(fields))).toEqual(result);
});

test('only a deferred request takes an authorisation code from the answer', () => {
  const answer = toInquiry({ 38: 'ABC123', 39: '00' });
  expect(readDelivery('deferred', inquiry, answer)).toMatchObject({ authorisationCode: 'ABC123' });
  expect(readDelivery('advice', inquiry, answer)).not.toHaveProperty('authorisationCode');
});
