import { describe, expect, it } from 'vitest';
import { caPublicKeys } from '../../../src/card/emv/ca-keys.ts';
import { issuerKeyOfCard } from '../../../src/card/emv/oda/icc-key-chain.ts';
import { fromHex } from '../../../src/platform/bytes/hex.ts';
import { CA_KEY, DATE, issuerCertificate, PAN, RID } from '../../unit/card/emv/oda/signed-card.ts';

const issuer = issuerCertificate();
const CARD = new Map([
  [0x8f, fromHex('F1')],
  [0x90, issuer.certificate],
  [0x9f32, issuer.exponent],
]);

function issuerKey(caKeys: ReturnType<typeof caPublicKeys>, rid = RID, card = CARD) {
  return issuerKeyOfCard({ caKeys, rid, element: (tag) => card.get(tag), pan: PAN, date: DATE });
}

const outcome = (result: ReturnType<typeof issuerKey>) => (result.ok ? 'recovered' : result.reason);

describe('Book 2, 5.2: retrieval of the certification authority public key', () => {
  it('Book 2, 5.2: the key is the one of the RID and the index that the card names', () => {
    expect(outcome(issuerKey(caPublicKeys([CA_KEY])))).toBe('recovered');
    expect(outcome(issuerKey(caPublicKeys([CA_KEY]), fromHex('A000000003')))).toBe('ca_key_unknown');
    const other = new Map([...CARD, [0x8f, fromHex('F2')] as const]);
    expect(outcome(issuerKey(caPublicKeys([CA_KEY]), RID, other))).toBe('ca_key_unknown');
  });

  it('Book 2, 11.2.2: a key whose checksum does not verify is not there', () => {
    const faulty = { ...CA_KEY, checksum: new Uint8Array(20) };
    expect(outcome(issuerKey(caPublicKeys([faulty])))).toBe('ca_key_unknown');
  });

  it('Book 2, 10.2: a key past its last day authenticates nobody', () => {
    expect(outcome(issuerKey(caPublicKeys([{ ...CA_KEY, expires: '2026-03-14' }])))).toBe('ca_key_expired');
    expect(outcome(issuerKey(caPublicKeys([{ ...CA_KEY, expires: '2026-03-15' }])))).toBe('recovered');
    expect(outcome(issuerKey(caPublicKeys([{ ...CA_KEY, expires: null }])))).toBe('recovered');
  });
});

describe('Book 2, 5.1.2: certificate revocation list', () => {
  const serial = fromHex('00000A');
  const withRevoked = (entry: { rid: Uint8Array; index: number; serial: Uint8Array }) =>
    outcome(issuerKey(caPublicKeys([CA_KEY], [entry])));

  it('Book 2, 5.1.2: RID, index and serial number together name the certificate', () => {
    expect(withRevoked({ rid: RID, index: 0xf1, serial })).toBe('issuer_certificate_revoked');
    expect(withRevoked({ rid: fromHex('A000000003'), index: 0xf1, serial })).toBe('recovered');
    expect(withRevoked({ rid: RID, index: 0xf2, serial })).toBe('recovered');
    expect(withRevoked({ rid: RID, index: 0xf1, serial: fromHex('00000B') })).toBe('recovered');
  });
});
