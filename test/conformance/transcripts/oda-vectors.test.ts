import { describe, expect, it } from 'vitest';
import { authentication, type OdaVector, odaVector, staticVisa, visa } from './oda-cards.ts';

/**
 * Vectors of emv-oda.json as whole cards: the kernel reads the records and follows the chain as far as it holds. Those
 * under Mastercard's RID have the AIP of a contact card, which is part of what is signed, so that kernel 2 takes none
 * of them; their chains are in book-2.
 */
describe('Book 2 6.3 a Visa made of emv-utils/dda', () => {
  const vector = odaVector('emv-utils/dda');

  it('has an issuer certificate that holds; the card’s is over static data that were never published', async () => {
    const { oda, kind } = await authentication(vector, visa(vector), '220101');
    expect(oda).toEqual({ method: 'fdda', result: 'failed', reason: 'icc_certificate_hash' });
    expect(kind).toBe('declined');
  });

  it.each<[what: string, change: Partial<OdaVector>, reason: string]>([
    ['a certificate of another issuer', { pan5A: '4000001001010119' }, 'issuer_certificate_identifier'],
    ['a key that this reader does not have', { rid: 'A000000003', capkIndex: '95' }, 'ca_key_unknown'],
    [
      'the altered certificate of emv-utils/issuer-invalid-lastbyte',
      { issuerCert90: odaVector('emv-utils/issuer-invalid-lastbyte').issuerCert90 },
      'issuer_certificate_trailer',
    ],
    ['no certificate of the card', { iccCert9F46: '' }, 'card_data_missing'],
  ])('fails with %s, and says where', async (_what, change, reason) => {
    const { oda, kind } = await authentication(vector, visa({ ...vector, ...change }), '220101');
    expect(oda).toMatchObject({ result: 'failed', reason });
    expect(kind).not.toBe('approved');
  });
});

describe('Book 2 5.4 a Visa made of pm3/sda', () => {
  const vector = odaVector('pm3/sda');

  it('is authenticated, and goes online', async () => {
    const { oda, kind } = await authentication(vector, staticVisa(vector), '081101', false);
    expect(oda).toEqual({ method: 'sda', result: 'passed' });
    expect(kind).toBe('online_request');
  });

  it.each<[what: string, change: Partial<OdaVector>, date: string, reason: string]>([
    ['on a day after its issuer’s certificate', {}, '100101', 'issuer_certificate_expired'],
    [
      'with changed static data',
      { staticDataToAuthenticate: vector.staticDataToAuthenticate!.replace('5F340101', '5F340102') },
      '081101',
      'static_signature_hash',
    ],
    [
      'with a changed signature',
      { signedStatic93: vector.signedStatic93!.replace(/96$/, '97') },
      '081101',
      'static_signature_trailer',
    ],
  ])('fails %s, and says where', async (_what, change, date, reason) => {
    const { oda, kind } = await authentication(vector, staticVisa({ ...vector, ...change }), date, false);
    expect(oda).toEqual({ method: 'sda', result: 'failed', reason });
    expect(kind).toBe('declined');
  });
});
