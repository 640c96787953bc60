import { describe, expect, test } from 'vitest';
import { type Kernel3CardOptions, runKernel3 } from '../../support/card/kernel-3-card.ts';
import { testCaKeys } from '../../support/card/test-chain.ts';

const TC = { '9F27': '40' };
/** A TC whose card has these CTQ, and the copy of them. */
const tcWithCtq = (ctq: string) => ({ ...TC, '9F6C': ctq, '9F69': `01A1B2C3D4${ctq}` });
const OPTION = {
  ONLINE_IF_ODA_FAILS: { DF8F03: 'E8' },
  ONLINE_IF_ODA_FOR_ONLINE_FAILS: { DF8F03: 'E4' },
  FDDA_VERSION_00: { DF8F03: 'E2' },
};
const OFFLINE_ONLY = '2E004000';
const ASKS_ONLINE = '27004000';

describe('Book C-3 5.6.1.1 for an offline approval', () => {
  test('Book C-3 5.6.1.1 a TC with a good fDDA signature is approved', () => {
    const { outcome } = runKernel3({ objects: TC });
    expect(outcome.kind).toBe('approved');
    expect(outcome.oda).toEqual({ method: 'fdda', result: 'passed' });
  });

  test('Book C-3 5.6.1.1 nobody asks for it after a decline, on the way online, or for a refund', () => {
    const none = { method: 'none', result: 'not_performed' };
    expect(runKernel3({ objects: { '9F27': '00' }, signature: 'bad' }).outcome.oda).toEqual(none);
    expect(runKernel3({ signature: 'bad' }).outcome.oda).toEqual(none);
    expect(runKernel3({ objects: TC, signature: 'bad' }, { ttq: '26804000' }).outcome.oda).toEqual(none);
    const refund = { terminal: { '9C': '20' } };
    expect(runKernel3({ objects: TC, signature: 'bad' }, refund).outcome).toMatchObject({
      kind: 'online_request',
      oda: none,
    });
  });

  const failing: readonly (readonly [string, Kernel3CardOptions, string])[] = [
    ['a spoilt signature', { signature: 'bad' }, 'dynamic_signature_'],
    ['no signature', { signature: 'none' }, 'card_data_missing'],
    ['no DDA in the AIP', { objects: { 82: '0000' } }, 'card_data_missing'],
    ['no 9F69', { objects: { '9F69': null } }, 'card_authentication_related_data'],
    ['9F69 of version 00', { objects: { '9F69': '00A1B2C3D40000' } }, 'card_authentication_related_data'],
    ['9F69 of version 02', { objects: { '9F69': '02A1B2C3D40000' } }, 'card_authentication_related_data'],
    ['no ICC certificate', { objects: { '9F46': null } }, 'card_data_missing'],
    ['no issuer certificate', { objects: { 90: null } }, 'card_data_missing'],
    ['no CA key index', { objects: { '8F': null } }, 'card_data_missing'],
    ['a CA key index that is not there', { objects: { '8F': 'F2' } }, 'ca_key_unknown'],
    ['a tag list that names more than the AIP', { objects: { '9F4A': '8295' } }, 'static_data_tag_list'],
  ];
  test.each(failing)('Book C-3 5.6.1.1 %s: declined', (_title, card, reason) => {
    const { outcome } = runKernel3({ ...card, objects: { ...TC, ...card.objects } });
    expect(outcome.kind).toBe('declined');
    expect(outcome.oda).toMatchObject({ method: 'fdda', result: 'failed' });
    expect(outcome.oda.reason).toContain(reason);
  });

  test('Book C-3 5.6.1.1 a record that was changed on the way fails', () => {
    const later = { '00B20114': '70065F24034912309000' };
    expect(runKernel3({ objects: TC, responses: later }).outcome.oda.reason).toBe('icc_certificate_hash');
    const { outcome } = runKernel3({ objects: { ...TC, '9F4A': '' } });
    expect(outcome.oda.result).toBe('failed');
  });

  test('Book C-3 5.6.1.1 without 5A the PAN of track 2 must be the certified one', () => {
    const objects = { ...TC, '5A': null };
    expect(runKernel3({ objects }).outcome.kind).toBe('approved');
    const other = { ...objects, 57: '4761739001010028D49122010000000000000F' };
    expect(runKernel3({ objects: other }).outcome.oda.reason).toBe('icc_certificate_pan');
  });

  test('Book C-3 5.6.1.1 SDA is not enough for an offline approval', () => {
    const card = { signature: 'static', objects: { ...TC, 82: '4000' } } as const;
    for (const ttq of ['26004000', ASKS_ONLINE]) {
      const { outcome } = runKernel3(card, { ttq });
      expect([outcome.kind, outcome.oda.method, outcome.oda.result]).toEqual(['declined', 'fdda', 'failed']);
    }
  });

  test('Book C-3 5.6.1.1 an issuer certificate on the revocation list fails', () => {
    const caKeys = { ...testCaKeys('A000000003'), isRevoked: () => true };
    expect(runKernel3({ objects: TC }, { caKeys }).outcome.oda.reason).toBe('issuer_certificate_revoked');
  });
});

describe('Book C-3 5.6.1.2 when it failed', () => {
  test('Book C-3 5.6.1.2 online where the card wants it, the reader can, and its option says so', () => {
    const card = { objects: tcWithCtq('2000'), signature: 'bad' } as const;
    const lenient = { kernelData: OPTION.ONLINE_IF_ODA_FAILS };
    expect(runKernel3(card, lenient).outcome).toMatchObject({
      kind: 'online_request',
      oda: { result: 'failed' },
    });
    expect(runKernel3(card).outcome.kind).toBe('declined');
    expect(runKernel3(card, { ...lenient, ttq: OFFLINE_ONLY }).outcome.kind).toBe('declined');
    expect(runKernel3({ objects: tcWithCtq('0000'), signature: 'bad' }, lenient).outcome.kind).toBe(
      'declined',
    );
  });

  test('Book C-3 5.6.1.2 then another interface where card and reader have a contact chip', () => {
    const card = { objects: tcWithCtq('1000'), signature: 'bad' } as const;
    const { outcome } = runKernel3(card, { ttq: '36004000' });
    expect(outcome).toMatchObject({
      kind: 'try_another_interface',
      alternateInterface: 'contact_chip',
      uiOnOutcome: { messageId: 0x1d, status: 'processing_error' },
      start: null,
      cvm: null,
      dataRecord: null,
      oda: { method: 'fdda', result: 'failed' },
    });
    expect(runKernel3(card).outcome.kind).toBe('declined');
    expect(
      runKernel3({ objects: tcWithCtq('0000'), signature: 'bad' }, { ttq: '36004000' }).outcome.kind,
    ).toBe('declined');
  });

  test('Book C-3 5.6.1.2 online comes before another interface', () => {
    const card = { objects: tcWithCtq('3000'), signature: 'bad' } as const;
    const both = { ttq: '36004000', kernelData: OPTION.ONLINE_IF_ODA_FAILS };
    expect(runKernel3(card, both).outcome.kind).toBe('online_request');
    expect(runKernel3(card, { ...both, ttq: '3E004000' }).outcome.kind).toBe('try_another_interface');
  });

  test('Book C-3 5.6.1.2 without CTQ: declined', () => {
    const card = { objects: { ...TC, '9F6C': null }, signature: 'bad' } as const;
    const all = { ttq: '36004000', kernelData: OPTION.ONLINE_IF_ODA_FAILS };
    expect(runKernel3(card, all).outcome.kind).toBe('declined');
  });

  test('house rule: a CA key that the reader lacks leaves it to the issuer only while no CVM is required', () => {
    const objects = tcWithCtq('2000');
    const caKeys = testCaKeys();
    expect(runKernel3({ objects }, { caKeys }).outcome).toMatchObject({
      kind: 'online_request',
      oda: { result: 'failed', reason: 'ca_key_unknown' },
    });
    expect(runKernel3({ objects }, { caKeys, ttq: '26404000' }).outcome.kind).toBe('declined');
    expect(runKernel3({}, { caKeys, ttq: ASKS_ONLINE }).outcome.kind).toBe('online_request');
    const wantsPin = { '9F6C': '8000', '9F69': '01A1B2C3D48000' };
    expect(runKernel3({ objects: wantsPin }, { caKeys, ttq: '27404000' }).outcome.kind).toBe('declined');
  });

  test('house rule: nor does it go on with a device whose word the missing key would have to prove', () => {
    const objects = { '9F6C': '0080', '9F69': '01A1B2C3D40080' };
    const caKeys = testCaKeys();
    expect(runKernel3({ objects }, { caKeys, ttq: ASKS_ONLINE }).outcome).toMatchObject({
      kind: 'declined',
      oda: { result: 'failed', reason: 'ca_key_unknown' },
    });
  });
});

describe('Book C-3 5.6.2 on the way online', () => {
  test('Book C-3 5.6.2.1 a card that signed is authenticated where the reader asks for it', () => {
    const { outcome } = runKernel3({}, { ttq: ASKS_ONLINE });
    expect(outcome).toMatchObject({ kind: 'online_request', oda: { method: 'fdda', result: 'passed' } });
    expect(runKernel3().outcome.oda).toEqual({ method: 'none', result: 'not_performed' });
  });

  test('Book C-3 5.6.2.1 static data signed by the issuer are enough here', () => {
    const card = { signature: 'static', objects: { 82: '4000' } } as const;
    const { outcome } = runKernel3(card, { ttq: ASKS_ONLINE });
    expect(outcome).toMatchObject({ kind: 'online_request', oda: { method: 'sda', result: 'passed' } });
    const unannounced = runKernel3({ signature: 'static', objects: { 82: '0000' } }, { ttq: ASKS_ONLINE });
    expect(unannounced.outcome).toMatchObject({ kind: 'online_request', oda: { method: 'none' } });
  });

  test('Book C-3 5.6.2.1 a card’s own signature comes before its issuer’s', () => {
    const { outcome } = runKernel3({ objects: { 82: '6000', 93: 'AA' } }, { ttq: ASKS_ONLINE });
    expect(outcome.oda).toEqual({ method: 'fdda', result: 'passed' });
  });

  test('Book C-3 5.6.2.1 only an ARQC is meant: a TC taken online is not authenticated', () => {
    const { outcome } = runKernel3({ objects: TC, signature: 'bad' }, { ttq: '27804000' });
    expect(outcome).toMatchObject({ kind: 'online_request', oda: { method: 'none' } });
  });

  test.each([
    ['fDDA', { signature: 'bad' }, 'fdda'],
    ['SDA', { signature: 'static_bad', objects: { 82: '4000' } }, 'sda'],
  ] as const)(
    'Book C-3 5.6.2.2 a failed %s declines, or goes online where the reader’s option says so',
    (_title, card, method) => {
      const oda = { method, result: 'failed' };
      expect(runKernel3(card, { ttq: ASKS_ONLINE }).outcome).toMatchObject({ kind: 'declined', oda });
      const still = { ttq: ASKS_ONLINE, kernelData: OPTION.ONLINE_IF_ODA_FOR_ONLINE_FAILS };
      expect(runKernel3(card, still).outcome).toMatchObject({ kind: 'online_request', oda });
    },
  );

  test('Book C-3 5.6.2.2 the card’s wishes for a failed offline approval do not count here', () => {
    const card = { objects: { '9F6C': '3000', '9F69': '01A1B2C3D43000' }, signature: 'bad' } as const;
    const context = { ttq: '37004000', kernelData: OPTION.ONLINE_IF_ODA_FAILS };
    expect(runKernel3(card, context).outcome.kind).toBe('declined');
  });
});
