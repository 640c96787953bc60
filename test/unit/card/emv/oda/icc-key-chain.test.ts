import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caPublicKeys } from '../../../../../src/card/emv/ca-keys.ts';
import { iccKeyOfCard, issuerKeyOfCard } from '../../../../../src/card/emv/oda/icc-key-chain.ts';
import { equalBytes, fromHex } from '../../../../../src/platform/bytes/hex.ts';
import {
  CA_KEY,
  DATE,
  ICC,
  ISSUER,
  iccCertificate,
  issuerCertificate,
  PAN,
  RID,
  STATIC_DATA,
} from './signed-card.ts';

const issuer = issuerCertificate();
const icc = iccCertificate();
const CARD: ReadonlyMap<number, Uint8Array> = new Map([
  [0x8f, fromHex('F1')],
  [0x90, issuer.certificate],
  [0x9f32, issuer.exponent],
  [0x9f46, icc.certificate],
  [0x9f47, icc.exponent],
  [0x9f48, icc.remainder],
]);

function chain(card = CARD, revoked: Parameters<typeof caPublicKeys>[1] = [], rid = RID) {
  const caKeys = caPublicKeys([CA_KEY], revoked);
  return {
    caKeys,
    rid,
    element: (tag: number) => card.get(tag),
    pan: PAN,
    date: DATE,
    staticData: STATIC_DATA,
  };
}

describe('the keys of a card', () => {
  it('are recovered from what the card sent', () => {
    expect(issuerKeyOfCard(chain())).toMatchObject({ ok: true, key: ISSUER.publicKey });
    expect(iccKeyOfCard(chain())).toEqual({ ok: true, key: ICC.publicKey });
  });

  it.each([0x8f, 0x90, 0x9f32, 0x9f46, 0x9f47])('need tag %i, present and not empty', (tag) => {
    const without = new Map([...CARD].filter(([present]) => present !== tag));
    const refusal = { ok: false, reason: 'card_data_missing' };
    expect(iccKeyOfCard(chain(without))).toEqual(refusal);
    expect(iccKeyOfCard(chain(new Map([...CARD, [tag, new Uint8Array()]])))).toEqual(refusal);
  });

  it('need a PAN', () => {
    expect(issuerKeyOfCard({ ...chain(), pan: new Uint8Array() })).toEqual({
      ok: false,
      reason: 'card_data_missing',
    });
  });

  it('need a CA key of the same RID and index', () => {
    const refusal = { ok: false, reason: 'ca_key_unknown' };
    expect(iccKeyOfCard(chain(CARD, [], fromHex('A000000003')))).toEqual(refusal);
    expect(iccKeyOfCard(chain(new Map([...CARD, [0x8f, fromHex('F2')]])))).toEqual(refusal);
  });

  it('are not trusted once the issuer certificate is revoked', () => {
    const serial = fromHex('00000A');
    expect(iccKeyOfCard(chain(CARD, [{ rid: RID, index: 0xf1, serial }]))).toEqual({
      ok: false,
      reason: 'issuer_certificate_revoked',
    });
    expect(iccKeyOfCard(chain(CARD, [{ rid: RID, index: 0xf2, serial }])).ok).toBe(true);
  });

  it('fail with the reason of the issuer certificate before the ICC certificate is looked at', () => {
    const broken = new Map([...CARD, [0x90, fromHex('00')] as const, [0x9f46, fromHex('00')] as const]);
    expect(iccKeyOfCard(chain(broken))).toEqual({ ok: false, reason: 'issuer_certificate_length' });
  });
});

describe('any data for keys', () => {
  const TAGS = [...CARD.keys()];
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 255 }),
    fc.uint8Array({ minLength: ISSUER.publicKey.modulus.length, maxLength: CA_KEY.modulus.length }),
  );

  it('are refused by a word, never by an exception', () => {
    fc.assert(
      fc.property(
        fc.subarray(TAGS, { minLength: 1 }),
        fc.array(bytes, { minLength: 6, maxLength: 6 }),
        (tags, values) => {
          const changed = new Map([...CARD, ...tags.map((tag, index) => [tag, values[index]!] as const)]);
          fc.pre(tags.some((tag, index) => !equalBytes(values[index]!, CARD.get(tag)!)));
          const result = iccKeyOfCard(chain(changed));
          expect(result.ok ? result.key : result.reason).toEqual(expect.stringMatching(/^[a-z_]+$/));
        },
      ),
      { seed: 20261124, numRuns: 1000 },
    );
  });
});
