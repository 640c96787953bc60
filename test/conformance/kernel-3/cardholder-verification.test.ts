import { expect, test } from 'vitest';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { drive } from '../../support/card/drive.ts';
import {
  type Kernel3CardOptions,
  type Kernel3ContextOptions,
  kernel3Card,
  kernel3Context,
} from '../../support/card/kernel-3-card.ts';

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
    title: 'row 1: no CTQ, required, signature',
    ctq: null,
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: 'row 2: no CTQ, required, online PIN and CDCVM',
    ctq: null,
    ttq: '24404000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: 'row 2: no CTQ, required, online PIN without CDCVM',
    ctq: null,
    ttq: '24400000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 3: no CTQ, required, CDCVM alone',
    ctq: null,
    ttq: '20404000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 4: no CTQ, not required',
    ctq: null,
    ttq: '26004000',
    kind: 'online_request',
    cvm: 'no_cvm',
  },
  {
    title: 'row 5: card wants online PIN',
    ctq: '8000',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: 'row 5: online PIN comes before CDCVM',
    ctq: '8080',
    ttq: '26404000',
    related: '01A1B2C3D48080',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: 'row 5: online PIN takes a TC online',
    ctq: '8000',
    ttq: '26404000',
    related: '01A1B2C3D48000',
    cryptogram: 'TC',
    kind: 'online_request',
    cvm: 'online_pin',
  },
  {
    title: 'row 6: CDCVM with an equal copy',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40080',
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: 'row 6: CDCVM with an equal copy, offline',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40080',
    cryptogram: 'TC',
    kind: 'approved',
    cvm: 'confirmation_code_verified',
  },
  {
    title: 'row 7: CDCVM, the copy differs',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D40000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 7: CDCVM, the copy is cut short',
    ctq: '0080',
    ttq: '26404000',
    related: '01A1B2C3D400',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 8: CDCVM without a copy, ARQC',
    ctq: '0080',
    ttq: '26404000',
    related: null,
    kind: 'online_request',
    cvm: 'confirmation_code_verified',
  },
  {
    title: 'row 9: CDCVM without a copy, TC taken online',
    ctq: '0080',
    ttq: '26C04000',
    related: null,
    cryptogram: 'TC',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 10: card wants a signature',
    ctq: '4000',
    ttq: '26404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: 'row 10: card wants a PIN or a signature, reader has no PIN',
    ctq: 'C000',
    ttq: '22404000',
    kind: 'online_request',
    cvm: 'obtain_signature',
  },
  {
    title: 'row 11: nothing in common, required',
    ctq: '4000',
    ttq: '24404000',
    kind: 'declined',
    cvm: 'no_cvm',
  },
  {
    title: 'row 12: nothing in common, not required',
    ctq: '4000',
    ttq: '24004000',
    kind: 'online_request',
    cvm: 'no_cvm',
  },
];

function run(card: Kernel3CardOptions, context: Kernel3ContextOptions) {
  const made = kernel3Card(card);
  return drive(kernel3.run(kernel3Context(made.fci, context)), made.card).outcome;
}

test.each(ROWS)('C-3 5.7 $title', ({ ctq, ttq, related, cryptogram = 'ARQC', kind, cvm }) => {
  const copy = related === undefined ? `01A1B2C3D4${ctq ?? '0000'}` : related;
  const cid = cryptogram === 'TC' ? '40' : '80';
  const outcome = run({ objects: { '9F6C': ctq, '9F69': copy, '9F27': cid } }, { ttq });
  expect([outcome.kind, outcome.cvm]).toEqual([kind, cvm]);
});

test('C-3 5.7 a refund asks for no verification', () => {
  const outcome = run({ objects: { '9F27': '00' } }, { ttq: '26404000', terminal: { '9C': '20' } });
  expect([outcome.kind, outcome.cvm]).toEqual(['online_request', 'no_cvm']);
});

test('house rule: a reader that asks for ODA for online does not believe CDCVM that no signature proves', () => {
  const ttq = '27404000';
  // The card claims no DDA, so that nothing has to be signed: CTQ and 9F69 may both have been changed in transit.
  const unproven = { 82: '0000', '9F6C': '0080' };
  expect(run({ objects: { ...unproven, '9F69': null } }, { ttq }).kind).toBe('declined');
  expect(run({ objects: { ...unproven, '9F69': '01A1B2C3D40080' } }, { ttq }).kind).toBe('declined');
  const proven = run({ objects: { '9F6C': '0080', '9F69': '01A1B2C3D40080' } }, { ttq });
  expect([proven.kind, proven.cvm, proven.oda.result]).toEqual([
    'online_request',
    'confirmation_code_verified',
    'passed',
  ]);
});
