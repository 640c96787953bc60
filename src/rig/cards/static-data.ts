import { concatBytes, fromHex } from '../../platform/bytes/hex.ts';
import { APPLICATION_CURRENCY, CARD_EXPIRY, type CardProfile, ISSUER_COUNTRY } from './profiles.ts';
import { compressed, packed, text, tlv } from './tlv.ts';

/**
 * Data that never change and that the ICC certificate covers. The generator signs exactly these bytes, the
 * card answers exactly these bytes.
 */
export interface StaticData {
  /** 82, 2 bytes. */
  aip: Uint8Array;
  /** Value of template 70 of the signed record. */
  signedRecord: Uint8Array;
}

/** 9F4A: the AIP is authenticated together with the signed record. @spec EMV 4.4 Book 3, 10.3 */
const STATIC_DATA_TAG_LIST = tlv(0x9f4a, Uint8Array.of(0x82));

/** Usage control: valid everywhere, for everything, with cashback. @spec EMV 4.4 Book 3, Annex C2 */
const ANY_USE = fromHex('FFC0');

/** CDOL1 of an M/Chip card with CDA. */
export const MASTERCARD_CDOL1 =
  '9F0206 9F0306 9F1A02 9505 5F2A02 9A03 9C01 9F3704 9F3501 9F4502 9F4C08 9F3403 9F2103 9F7C14';
/** CDOL2: personalised on every card, never used over contactless. */
const MASTERCARD_CDOL2 = '910A 8A02 9505 9F3704 9F4C08';

export function staticData(profile: CardProfile): StaticData {
  return profile.scheme === 'visa' ? visaStaticData(profile) : mastercardStaticData(profile);
}

/** YYMMDD. */
const expiryOf = ({ expiry }: CardProfile) => expiry ?? CARD_EXPIRY;

/** 57 with a service code of "international, chip, normal". @spec EMV 4.4 Book 3, Annex B */
export function track2(profile: CardProfile): Uint8Array {
  return compressed(`${profile.pan}D${expiryOf(profile).slice(0, 4)}2010000000000000`);
}

/** A Visa card or phone: DDA (for fDDA); phones set the mobile bit. */
function visaStaticData(profile: CardProfile): StaticData {
  return {
    aip: fromHex(profile.kind === 'phone' ? '2040' : '2000'),
    signedRecord: concatBytes(
      tlv(0x5a, packed(profile.pan)),
      tlv(0x5f24, packed(expiryOf(profile))),
      tlv(0x5f28, packed(ISSUER_COUNTRY)),
      tlv(0x9f07, ANY_USE),
      STATIC_DATA_TAG_LIST,
    ),
  };
}

/** A Mastercard card or phone: CDA and EMV mode; phones verify their holder themselves. */
function mastercardStaticData(profile: CardProfile): StaticData {
  const phone = profile.kind === 'phone';
  return {
    aip: fromHex(phone ? '1B80' : '1980'),
    signedRecord: concatBytes(
      tlv(0x57, track2(profile)),
      tlv(0x5a, packed(profile.pan)),
      tlv(0x5f24, packed(expiryOf(profile))),
      tlv(0x5f25, packed('240101')),
      tlv(0x5f28, packed(ISSUER_COUNTRY)),
      tlv(0x5f34, packed(String(profile.panSequenceNumber), 1)),
      tlv(0x8c, fromHex(MASTERCARD_CDOL1)),
      tlv(0x8d, fromHex(MASTERCARD_CDOL2)),
      tlv(0x8e, cvmList(profile)),
      tlv(0x9f07, ANY_USE),
      tlv(0x9f08, fromHex('0002')),
      tlv(0x9f0d, fromHex('B450848000')),
      // A card that must have its PIN declines where the holder was not verified (TVR byte 3 bit 8).
      tlv(0x9f0e, fromHex(profile.wantsPin ? '0000800000' : '0000000000')),
      tlv(0x9f0f, fromHex('B470848000')),
      tlv(0x9f42, packed(APPLICATION_CURRENCY)),
      STATIC_DATA_TAG_LIST,
      // Third party data: country, unique id (top bit clear), device type 14 "phone" or 00 "card", no more.
      tlv(0x9f6e, packed(ISSUER_COUNTRY), fromHex('0000'), text(phone ? '14' : '00'), fromHex('00')),
    ),
  };
}

/**
 * Online PIN, signature, no CVM; each where the terminal supports it, else the next. Phones do not sign.
 * @spec EMV 4.4 Book 3, 10.5
 */
function cvmList({ kind, wantsPin }: CardProfile): Uint8Array {
  const noAmounts = '0000000000000000';
  if (wantsPin) return fromHex(`${noAmounts} 4203`);
  return fromHex(kind === 'phone' ? `${noAmounts} 4203 1F03` : `${noAmounts} 4203 5E03 1F03`);
}
