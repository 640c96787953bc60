import { concatBytes, toHex } from '../../platform/bytes/hex.ts';
import { CRYPTOGRAM_TYPE } from '../emv/bit-tables.ts';
import type { DataElements } from '../emv/element-values.ts';
import { PanError, panFrom5A, panToken, truncatePan } from '../emv/pan.ts';
import { encodeTlv } from '../emv/tlv.ts';
import { parseTrack2, Track2Error } from '../emv/track2.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import type { NamedWallet } from '../wallets/ose.ts';
import { formFactor } from './form-factor.ts';
import type { CapturedCard } from './protocol.ts';

/** Account data, which nobody outside of the lane may read: zeroed as soon as it is sealed. */
const ACCOUNT_DATA = [0x5a, 0x57, 0x56, 0x9f6b, 0x9f1f, 0x9f20, 0x5f20, 0x9f0b, 0xdf812a, 0xdf812b, 0xff8101];

const DEVICES: readonly CapturedCard['formFactor'][] = ['phone', 'watch', 'tablet'];

/**
 * The open part of the card data, with the wallet that named itself or null; null when no application was selected. The PAN's fields are empty where the
 * kernel gave none, as kernel 3 does with a decline.
 */
export function captureCard(
  outcome: FinalOutcome,
  panTokenKey: Uint8Array,
  named: NamedWallet | null = null,
): CapturedCard | null {
  const { application, oda } = outcome;
  if (!application) return null;
  const values: DataElements = new Map([...(outcome.discretionaryData ?? []), ...(outcome.dataRecord ?? [])]);
  const hex = (tag: number) => {
    const value = values.get(tag);
    return value ? toHex(value) : null;
  };
  const atc = values.get(0x9f36);
  const factor = formFactor(application.kernelId, values);
  return {
    scheme: application.scheme,
    kernelId: application.kernelId,
    aid: toHex(application.aid),
    applicationLabel: application.label,
    ...openPan(values, panTokenKey),
    panSequenceNumber: hex(0x5f34),
    entryMode: 'contactless',
    // What has a wallet is no card, even where its data do not say so.
    formFactor: named && factor === 'unknown' ? 'phone' : factor,
    wallet: named ?? (DEVICES.includes(factor) ? 'phone' : null),
    cryptogramType: cryptogramType(values.get(0x9f27)?.[0]),
    cryptogram: hex(0x9f26),
    atc: atc?.length === 2 ? (atc[0]! << 8) | atc[1]! : null,
    tvr: hex(0x95),
    tsi: hex(0x9b),
    cvmResults: hex(0x9f34),
    oda,
    languagePreference: outcome.uiOnOutcome?.languagePreference ?? null,
  };
}

/** The data record as TLV, in its order: what the host's message is built of. The caller seals it. */
export function encodeDataRecord(record: DataElements): Uint8Array {
  const parts = [...record].map(([tag, value]) => encodeTlv(tag, value));
  const plain = concatBytes(...parts);
  for (const part of parts) part.fill(0);
  return plain;
}

/** Overwrites what must not stay in memory. Terminal data elements are not touched: they serve the next payment. */
export function wipeAccountData(outcome: FinalOutcome): void {
  for (const values of [outcome.dataRecord, outcome.discretionaryData]) {
    for (const tag of ACCOUNT_DATA) values?.get(tag)?.fill(0);
  }
}

function openPan(
  values: DataElements,
  panTokenKey: Uint8Array,
): Pick<CapturedCard, 'panTruncated' | 'panLast4' | 'panToken'> {
  const digits = panDigits(values);
  if (!digits) return { panTruncated: '', panLast4: '', panToken: '' };
  const { truncated, last4 } = truncatePan(digits);
  const token = panToken(digits, panTokenKey);
  digits.fill(0);
  return { panTruncated: truncated, panLast4: last4, panToken: token };
}

/** One digit a byte, from 5A or else from track 2; null when the card gave neither in a form that can be read. */
function panDigits(values: DataElements): Uint8Array | null {
  try {
    const pan = values.get(0x5a);
    if (pan) return panFrom5A(pan);
    const track2 = values.get(0x57) ?? values.get(0x9f6b);
    if (!track2) return null;
    const { pan: digits, discretionary } = parseTrack2(track2);
    discretionary.fill(0);
    return digits;
  } catch (error) {
    if (error instanceof PanError || error instanceof Track2Error) return null;
    throw error;
  }
}

/** @spec EMV 4.4 Book 3, table 15 (9F27) */
function cryptogramType(cid: number | undefined): CapturedCard['cryptogramType'] {
  if (cid === undefined) return null;
  switch (cid >> 6) {
    case CRYPTOGRAM_TYPE.TC:
      return 'TC';
    case CRYPTOGRAM_TYPE.ARQC:
      return 'ARQC';
    case CRYPTOGRAM_TYPE.AAC:
      return 'AAC';
    default:
      return null;
  }
}
