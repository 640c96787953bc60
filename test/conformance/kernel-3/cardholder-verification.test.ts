import { describe, expect, test } from 'vitest';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

interface Case {
  title: string;
  /** 9F6C, null for a card without. */
  ctq: string | null;
  /** 9F66. */
  ttq: string;
  /** 9F69, null for a card without. */
  related?: string | null;
  cryptogram?: 'ARQC' | 'TC';
  kind: string;
  cvm: string;
}

// TTQ byte 1: 20 EMV mode, 04 online PIN, 02 signature, 01 ODA for online; byte 2: 40 CVM required; byte 3: 40 CDCVM.
const ROWS: readonly Case[] = [
  {
    title: '5.7.1.1 no CTQ, required, signature',
    ctq: null,
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: '5.7.1.1 no CTQ, required, online PIN and CDCVM',
    ctq: null,
    ttq: '24404000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.1 no CTQ, required, online PIN without CDCVM',
    ctq: null,
    ttq: '24400000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.1 no CTQ, required, CDCVM alone',
    ctq: null,
    ttq: '20404000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.1 no CTQ, not required',
    ctq: null,
    ttq: '26004000',
    kind: 'online_request',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.2 card wants online PIN',
    ctq: '8000',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.2 online PIN comes before CDCVM',
    ctq: '8080',
    ttq: '26404000',
    related: '01A1B2C3D48080',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.2 online PIN takes a TC online',
    ctq: '8000',
    ttq: '26404000',
    related: '01A1B2C3D48000',
    cryptogram: 'TC',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.2 CDCVM with an equal copy',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40080',
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: '5.7.1.2 CDCVM with an equal copy, offline',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40080',
    cryptogram: 'TC',
    kind: 'approved',
    cvm: 'confirmation_code_verified',
  },
  {
    title: '5.7.1.2 CDCVM, the copy differs',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.2 CDCVM, the copy is cut short',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D400',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.2 CDCVM without a copy, ARQC',
    ctq: '0080',
    ttq: '26404000',
    related: null,
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: '5.7.1.2 CDCVM without a copy, TC taken online',
    ctq: '0080',
    ttq: '26C04000',
    related: null,
    cryptogram: 'TC',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.2 card wants a signature',
    ctq: '4000',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: '5.7.1.2 card wants a PIN or a signature, reader has no PIN',
    ctq: 'C000',
    ttq: '22404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: '5.7.1.3 nothing in common, required',
    ctq: '4000',
    ttq: '24404000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.3 nothing in common, not required',
    ctq: '4000',
    ttq: '24004000',
    kind: 'online_request',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.3 card wants a PIN that the reader cannot take, required',
    ctq: '8000',
    ttq: '20404000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.3 card wants a PIN that the reader cannot take, not required',
    ctq: '8000',
    ttq: '20004000',
    kind: 'online_request',
    cvm: 'no_cvm',
  },
  {
    title: '5.7.1.2 a PIN that the reader cannot take: CDCVM counts',
    ctq: '8080',
    ttq: '20404000',
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: '5.7.1.2 CDCVM comes before signature',
    ctq: '4080',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: '5.7.1.2 online PIN comes before signature',
    ctq: 'C000',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.2 online PIN also where no CVM is required',
    ctq: '8000',
    ttq: '26004000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: '5.7.1.2 online PIN on an offline-only reader',
    ctq: '8000',
    ttq: '2C404000',
    cryptogram: 'TC',
    kind: 'declined',
    cvm: 'no_cvm',
  },
];

test.each(ROWS)('Book C-3 $title', ({ ctq, ttq, related, cryptogram = 'ARQC', kind, cvm }) => {
  const copy = related === undefined ? `01A1B2C3D4${ctq ?? '0000'}` : related;
  const cid = cryptogram === 'TC' ? '40' : '80';
  const { outcome } = runKernel3({ objects: { '9F6C': ctq, '9F69': copy, '9F27': cid } }, { ttq });
  expect([outcome.kind, outcome.cvm]).toEqual([kind, cvm]);
});

test('Book C-3 5.7 after a decline no verification is chosen', () => {
  const { outcome } = runKernel3({ objects: { '9F27': '00', '9F6C': '8000' } }, { ttq: '26404000' });
  expect([outcome.kind, outcome.cvm]).toEqual(['declined', 'no_cvm']);
});

test('Book C-3 5.7 a refund asks for no verification', () => {
  const { outcome } = runKernel3(
    { objects: { '9F27': '00', '9F6C': '8000' } },
    { ttq: '26404000', terminal: { '9C': '20' } },
  );
  expect([outcome.kind, outcome.cvm]).toEqual(['online_request', 'no_cvm']);
});

describe('house rule: CDCVM that no signature proves, on a reader that asks for ODA for online', () => {
  const BELOW_LIMIT = '27004000';
  const ABOVE_LIMIT = '27404000';
  const COPY = '01A1B2C3D40080';
  const verify = (objects: Record<string, string | null>, ttq: string, options = 'E0') =>
    runKernel3(
      { objects: { '9F6C': '0080', ...objects }, signature: 'none' },
      { ttq, kernelData: { DF8F03: options } },
    ).outcome;

  test.each([
    ['a phone without a key of its own', { 82: '0040', '9F69': null }],
    ['a phone without a key of its own, with a copy of CTQ', { 82: '0040', '9F69': COPY }],
    ['a phone that could sign and did not', { 82: '2040', '9F69': null }],
    ['a phone that could sign and did not, with a copy of CTQ', { 82: '2040', '9F69': COPY }],
    ['a phone with nothing to read', { 82: '2040', 94: null }],
  ])('%s pays without it below the limit, and not above', (_title, objects) => {
    expect(verify(objects, BELOW_LIMIT)).toMatchObject({ kind: 'online_request', cvm: 'no_cvm' });
    expect(verify(objects, ABOVE_LIMIT).kind).toBe('declined');
    expect(verify(objects, ABOVE_LIMIT, 'E1')).toMatchObject({
      kind: 'online_request',
      cvm: 'confirmation_code_verified',
    });
  });

  test('what else the card wants and the reader has steps in', () => {
    const objects = { 82: '0040', '9F69': null, '9F6C': '4080' };
    expect(verify(objects, ABOVE_LIMIT)).toMatchObject({ kind: 'online_request', cvm: 'obtain_signature' });
  });

  test('a copy of CTQ that differs declines whether or not it was signed', () => {
    for (const ttq of [BELOW_LIMIT, ABOVE_LIMIT]) {
      expect(verify({ 82: '0040', '9F69': '01A1B2C3D40000' }, ttq, 'E1').kind).toBe('declined');
    }
  });

  test('a device whose signature failed is not believed, whatever the reader’s options are', () => {
    const objects = { '9F6C': '2080', '9F69': '01A1B2C3D42080' };
    const all = { kernelData: { DF8F03: 'FF' } };
    const run = (card: Record<string, string>, ttq: string) =>
      runKernel3({ objects: { ...objects, ...card }, signature: 'bad' }, { ...all, ttq }).outcome;
    for (const card of [{ '9F27': '80' }, { '9F27': '40' }]) {
      expect(run(card, BELOW_LIMIT)).toMatchObject({ kind: 'online_request', cvm: 'no_cvm' });
      expect(run(card, ABOVE_LIMIT).kind).toBe('declined');
    }
    expect(run({ '9F27': '40' }, '26404000').kind).toBe('declined');
  });

  test('a signed copy is believed, an issuer’s signature over static data proves no CTQ', () => {
    const signed = runKernel3({ objects: { '9F6C': '0080', '9F69': COPY } }, { ttq: ABOVE_LIMIT }).outcome;
    expect([signed.kind, signed.cvm, signed.oda.result]).toEqual([
      'online_request',
      'confirmation_code_verified',
      'passed',
    ]);
    const objects = { 82: '4040', '9F6C': '0080', '9F69': COPY };
    const issuers = runKernel3({ objects, signature: 'static' }, { ttq: ABOVE_LIMIT }).outcome;
    expect([issuers.kind, issuers.oda.method, issuers.oda.result]).toEqual(['declined', 'sda', 'passed']);
  });
});
