import { concatBytes, equalBytes } from '../../platform/bytes/hex.ts';
import { deriveCardKey, deriveSessionKey } from './card-keys.ts';
import { retailMac } from './triple-des.ts';

export type CardScheme = 'visa' | 'mastercard';

/** What the terminal puts into a cryptogram, in this order, followed by AIP, ATC and a part of 9F10. */
const TERMINAL_FIELDS = [0x9f02, 0x9f03, 0x9f1a, 0x95, 0x5f2a, 0x9a, 0x9c, 0x9f37] as const;

/** CVN of the two layouts of 9F10 that the test issuer personalises. */
export const VISA_CVN_18 = 0x12;
export const MCHIP_CVN_20 = 0x14;

type Fields = ReadonlyMap<number, Uint8Array>;

/**
 * Application cryptogram (ARQC, TC and AAC alike), 8 bytes, over `fields` by tag: the terminal's above, 82,
 * 9F36, 9F10. Visa's cryptogram version 18 covers the whole 9F10, M/Chip's version 20 (session key by the
 * common derivation, counters left out) its six bytes of card verification results.
 * NOTE: 9F03 may be absent where there is no cashback; the card has seen zeros then.
 * @spec EMV 4.4 Book 2, 8.1; VIS 1.5 appendix on CVN 18; M/Chip Advance on CVN 14 (hex)
 */
export function computeCryptogram(scheme: CardScheme, cardKey: Uint8Array, fields: Fields): Uint8Array {
  const atc = required(fields, 0x9f36);
  const issuerApplicationData = required(fields, 0x9f10);
  const message = concatBytes(
    ...TERMINAL_FIELDS.map((tag) => required(fields, tag)),
    required(fields, 0x82),
    atc,
    scheme === 'visa' ? issuerApplicationData : issuerApplicationData.subarray(2, 8),
  );
  return retailMac(deriveSessionKey(cardKey, atc), message);
}

export interface CryptogramCheck {
  scheme: CardScheme;
  /** One digit a byte. */
  pan: Uint8Array;
  panSequenceNumber: number;
  /** Data elements of DE 55 by tag. */
  fields: Fields;
  /** Issuer master key for application cryptograms, 16 bytes. */
  masterKey: Uint8Array;
}

export type CryptogramVerdict = { ok: true } | { ok: false; reason: string };

/** Recomputes 9F26 the way the issuer's host does. Never throws for what a message holds. */
export function verifyCryptogram(check: CryptogramCheck): CryptogramVerdict {
  const { fields } = check;
  for (const tag of [...TERMINAL_FIELDS, 0x82, 0x9f36, 0x9f10, 0x9f26]) {
    if (tag !== 0x9f03 && !fields.get(tag)?.length) return refuse(`${hexTag(tag)} is missing`);
  }
  const issuerApplicationData = fields.get(0x9f10)!;
  const version = issuerApplicationData[check.scheme === 'visa' ? 2 : 1];
  if (version !== (check.scheme === 'visa' ? VISA_CVN_18 : MCHIP_CVN_20)) {
    return refuse('cryptogram version is not known');
  }
  if (check.scheme === 'mastercard' && issuerApplicationData.length < 8) return refuse('9F10 is too short');
  const cardKey = deriveCardKey(check.masterKey, check.pan, check.panSequenceNumber);
  const expected = computeCryptogram(check.scheme, cardKey, fields);
  return equalBytes(expected, fields.get(0x9f26)!) ? { ok: true } : refuse('cryptogram does not match');
}

function required(fields: Fields, tag: number): Uint8Array {
  const value = fields.get(tag);
  if (value !== undefined) return value;
  if (tag === 0x9f03) return new Uint8Array(6);
  throw new Error(`cryptogram without ${hexTag(tag)}`);
}

function refuse(reason: string): CryptogramVerdict {
  return { ok: false, reason };
}

function hexTag(tag: number): string {
  return tag.toString(16).toUpperCase();
}
