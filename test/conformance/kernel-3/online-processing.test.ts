import { describe, expect, test } from 'vitest';
import { entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import { kernel3 } from '../../../src/card/kernels/k3/index.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { drive, respond } from '../../support/card/drive.ts';
import {
  combination,
  entry,
  entryPointContext,
  PPSE,
  ppse,
  select,
  transaction,
} from '../../support/card/entry-point-fixtures.ts';
import { KERNEL_3_AID, kernel3Card, runKernel3 } from '../../support/card/kernel-3-card.ts';

describe('Book C-3 5.8.1.1 online request', () => {
  test('Book C-3 5.8.1.1 with its parameters', () => {
    const { outcome } = runKernel3({ objects: { '9F6C': '8000', '9F69': null } });
    expect(outcome).toMatchObject({
      kind: 'online_request',
      start: null,
      onlineResponseData: null,
      cvm: 'online_pin',
      uiOnRestart: null,
      alternateInterface: null,
      receipt: false,
      fieldOffHoldMs: null,
      removalTimeoutMs: 0,
    });
    expect(outcome.uiOnOutcome).toEqual({ messageId: 0x1b, status: 'not_ready', languagePreference: 'en' });
    expect(outcome.dataRecord).not.toBeNull();
  });

  test('Book C-3 5.8.1.1 a signature needs a receipt', () => {
    const { outcome } = runKernel3({ objects: { '9F6C': '4000', '9F69': null } });
    expect([outcome.kind, outcome.cvm, outcome.receipt]).toEqual([
      'online_request',
      'obtain_signature',
      true,
    ]);
  });

  test('Book C-3 5.8.1.1 a decline outranks online', () => {
    expect(runKernel3({ objects: { '9F6C': '4000' } }, { ttq: '24404000' }).outcome.kind).toBe('declined');
  });

  test('Book C-3 5.8.1.1 a refund goes online with the AAC that the card answers, not authenticated', () => {
    const { outcome } = runKernel3({ objects: { '9F27': '00' } }, { terminal: { '9C': '20' } });
    expect(outcome).toMatchObject({
      kind: 'online_request',
      cvm: 'no_cvm',
      oda: { result: 'not_performed' },
    });
  });
});

describe('Book C-3 5.8.1.2 issuer update may follow', () => {
  test('Book C-3 5.8.1.2 where card and reader have it, EMV data of the host bring the card back', () => {
    const { outcome } = runKernel3({ objects: { '9F6C': '0040' } }, { ttq: '2600C000' });
    expect(outcome).toMatchObject({
      kind: 'online_request',
      start: 'B',
      onlineResponseData: 'emv_data',
      uiOnRestart: { messageId: 0x21, status: 'ready_to_read', languagePreference: 'en' },
      fieldOffHoldMs: 0,
      uiOnOutcome: { messageId: 0x1b, status: 'not_ready' },
    });
  });

  test.each([
    ['the card has not', '0000', '2600C000'],
    ['the reader has not', '0040', '26004000'],
  ])('Book C-3 5.8.1.2 not where %s', (_title, ctq, ttq) => {
    const { outcome } = runKernel3({ objects: { '9F6C': ctq } }, { ttq });
    expect(outcome).toMatchObject({ kind: 'online_request', start: null, onlineResponseData: null });
    expect(outcome).toMatchObject({ uiOnRestart: null, fieldOffHoldMs: null });
  });

  test('Book C-3 5.8.1.2 nor after an offline outcome', () => {
    for (const cid of ['40', '00']) {
      const objects = { '9F27': cid, '9F6C': '0040', '9F69': '01A1B2C3D40040' };
      expect(runKernel3({ objects }, { ttq: '2600C000' }).outcome).toMatchObject({
        start: null,
        uiOnRestart: null,
      });
    }
  });
});

/** A whole presentment of the usual card, which answers with a TC unless it is asked for an online cryptogram. */
function present(fields: Parameters<typeof combination>[0], amountMinor: bigint) {
  const [offline, online] = [kernel3Card({ objects: { '9F27': '40' } }), kernel3Card()];
  let card = offline.card;
  const context = entryPointContext({
    combinations: [combination(fields)],
    transaction: transaction({ amountMinor }),
    kernels: new Map([[kernel3.id, kernel3]]),
  });
  return drive(entryPoint(context), (apdu, name) => {
    if (apdu === PPSE) return respond(`${ppse(entry(KERNEL_3_AID))}9000`);
    if (apdu === select(KERNEL_3_AID)) return respond(`${toHex(offline.fci)}9000`);
    if (apdu.startsWith('80A8')) {
      const onlineCryptogramRequired = (fromHex(apdu)[8]! & 0x80) !== 0;
      card = onlineCryptogramRequired ? online.card : offline.card;
    }
    return card(apdu, name);
  }).outcome;
}

describe('Book C-3 5.8, 5.9 through the entry point', () => {
  const ttq = fromHex('26004000');

  test('Book C-3 5.8.1.1 a status check is an online payment of one unit', () => {
    expect(present({ ttq, statusCheckSupport: true }, 100n).kind).toBe('online_request');
    expect(present({ ttq, statusCheckSupport: true }, 101n).kind).toBe('declined');
  });

  test('Book C-3 5.8.1.1 a zero amount goes online; a reader that is offline only takes none', () => {
    expect(present({ ttq }, 0n).kind).toBe('online_request');
    expect(present({ ttq, zeroAmountAllowed: false }, 0n)).toMatchObject({
      kind: 'try_another_interface',
      application: null,
      uiOnOutcome: { messageId: 0x18 },
    });
    expect(present({ ttq: fromHex('2E004000') }, 0n)).toMatchObject({
      kind: 'try_another_interface',
      application: null,
    });
  });

  test('Book C-3 5.8.1.1 above the floor limit the host is asked', () => {
    expect(present({ ttq, contactlessFloorLimit: 1249n }, 1250n).kind).toBe('online_request');
  });

  test('Book C-3 5.7.1.3 at the CVM limit a card without any is declined', () => {
    const limited = { ttq, cvmRequiredLimit: 1250n, contactlessFloorLimit: 0n };
    expect(present(limited, 1249n).kind).toBe('online_request');
    expect(present(limited, 1250n).kind).toBe('declined');
  });
});
