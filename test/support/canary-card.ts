import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import type { InsertableCard } from '../../drivers/readers/virtual/reader-server.ts';
import { concatBytes, fromHex } from '../../src/platform/bytes/hex.ts';
import { type CardSecrets, cardSecrets } from '../../src/rig/cards/card-secrets.ts';
import { contactlessAtr, createChip } from '../../src/rig/cards/chip.ts';
import { mastercardApplication } from '../../src/rig/cards/mastercard-application.ts';
import { CARD_EXPIRY, type CardProfile, PROFILES } from '../../src/rig/cards/profiles.ts';
import { staticData } from '../../src/rig/cards/static-data.ts';
import { compressed, packed, tlv } from '../../src/rig/cards/tlv.ts';
import { visaApplication } from '../../src/rig/cards/visa-application.ts';
import { deriveCardKey } from '../../src/rig/issuer/card-keys.ts';
import { iccCertificate } from '../../src/rig/issuer/certificates.ts';
import { CARD_KEYS, ISSUERS } from '../../src/rig/issuer/test-keys.ts';

const SERIAL = fromHex('00CA11');

/** A card like one of the tray, with an account number of its own, which stands in no program of the terminal. */
export function canaryCard(like: string, pan: string): InsertableCard {
  const profile: CardProfile = { ...PROFILES.find(({ name }) => name === like)!, pan };
  const makeApplication = profile.scheme === 'visa' ? visaApplication : mastercardApplication;
  const chip = createChip(makeApplication(profile, personalise(profile)));
  return {
    atr: contactlessAtr('0073C84013009000'),
    insert: () => chip.powerOn(),
    apdu: (command) => chip.process(command),
  };
}

/** The keys of the card that it is like, certified for the other account. */
function personalise(profile: CardProfile): CardSecrets {
  const issuer = ISSUERS.find(({ scheme }) => scheme === profile.scheme)!;
  const { privateKey } = CARD_KEYS.find(({ name }) => name === profile.name)!;
  const { aip, signedRecord } = staticData(profile);
  const signer = {
    privateKey: createPrivateKey({ key: issuer.privateKey, format: 'jwk' }),
    length: numberOf(issuer.privateKey.n).length,
  };
  const key = { modulus: numberOf(privateKey.n), exponent: numberOf(privateKey.e) };
  const { certificate, remainder } = iccCertificate(signer, key, {
    pan: compressed(profile.pan, 10),
    expiry: packed(CARD_EXPIRY.slice(2, 4) + CARD_EXPIRY.slice(0, 2)),
    serial: SERIAL,
    staticData: concatBytes(signedRecord, aip),
  });
  return {
    ...cardSecrets(profile),
    cardKey: deriveCardKey(
      fromHex(issuer.masterKey),
      Uint8Array.from(profile.pan, Number),
      profile.panSequenceNumber,
    ),
    iccCertificateRecord: concatBytes(
      tlv(0x9f47, key.exponent),
      tlv(0x9f48, remainder),
      tlv(0x9f46, certificate),
    ),
  };
}

const numberOf = (part: JsonWebKey['n']): Uint8Array => new Uint8Array(Buffer.from(part!, 'base64url'));
