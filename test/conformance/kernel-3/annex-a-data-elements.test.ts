import { describe, expect, test } from 'vitest';
import { CTQ, TTQ } from '../../../src/card/emv/bit-tables.ts';
import { dataElement } from '../../../src/card/emv/data-elements.ts';
import { runKernel3 } from '../../support/card/kernel-3-card.ts';

describe('Book C-3 A.2', () => {
  test('Book C-3 A.2 9F66, bits of the reader', () => {
    expect(TTQ).toMatchObject({
      MAG_STRIPE_MODE: [1, 8],
      EMV_MODE: [1, 6],
      EMV_CONTACT_CHIP: [1, 5],
      OFFLINE_ONLY: [1, 4],
      ONLINE_PIN: [1, 3],
      SIGNATURE: [1, 2],
      ODA_FOR_ONLINE: [1, 1],
      ONLINE_CRYPTOGRAM_REQUIRED: [2, 8],
      CVM_REQUIRED: [2, 7],
      CONTACT_OFFLINE_PIN: [2, 6],
      ISSUER_UPDATE_PROCESSING: [3, 8],
      CDCVM: [3, 7],
    });
  });

  test('Book C-3 A.2 9F6C, bits of the card', () => {
    expect(CTQ).toEqual({
      ONLINE_PIN_REQUIRED: [1, 8],
      SIGNATURE_REQUIRED: [1, 7],
      ONLINE_IF_ODA_FAILS: [1, 6],
      SWITCH_INTERFACE_IF_ODA_FAILS: [1, 5],
      ONLINE_IF_EXPIRED: [1, 4],
      SWITCH_INTERFACE_FOR_CASH: [1, 3],
      SWITCH_INTERFACE_FOR_CASHBACK: [1, 2],
      NOT_VALID_FOR_CONTACTLESS_ATM: [1, 1],
      CDCVM_PERFORMED: [2, 8],
      ISSUER_UPDATE_PROCESSING: [2, 7],
    });
  });

  test.each([
    [0x9f5a, 1, 16],
    [0x9f5d, 6, 6],
    [0x9f66, 4, 4],
    [0x9f69, 5, 16],
    [0x9f6c, 2, 2],
  ])('Book C-3 A.2 %x has %i to %i bytes', (tag, minLength, maxLength) => {
    expect(dataElement(tag, 0x03)).toMatchObject({ minLength, maxLength });
  });

  test('Book C-3 A.2 the PAN in 5A and the one in 57 are the same, whatever pads them', () => {
    expect(runKernel3({ objects: { '5A': '4761739001010010FFFF' } }).outcome.kind).toBe('online_request');
    const odd = { 57: '476173900101001D491220100000', '5A': '476173900101001F' };
    expect(runKernel3({ objects: odd }).outcome.kind).toBe('online_request');
    expect(runKernel3({ objects: { '5A': null } }).outcome.kind).toBe('online_request');
    for (const other of ['4761739001010011', '476173900101001F', '47617390010100100F', '']) {
      const kind = other === '' ? 'online_request' : 'end_application';
      expect(runKernel3({ objects: { '5A': other } }).outcome.kind).toBe(kind);
    }
  });

  test.each(['FFFF', '4761739001010010', 'D49122010000000000', '4761739001010010D4A122010000'])(
    'Book C-3 A.2 57 that holds no PAN and expiry (%s) ends the application',
    (track2) => {
      expect(runKernel3({ objects: { 57: track2 } }).outcome.kind).toBe('end_application');
    },
  );
});
