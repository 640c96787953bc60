import { AIP, CTQ } from '../emv/bit-tables.ts';
import { type BitPosition, isSet } from '../emv/bits.ts';
import type { DataElements } from '../emv/element-values.ts';
import type { CapturedCard } from './protocol.ts';

type FormFactor = CapturedCard['formFactor'];

/**
 * What was held to the reader, read by the kernel that ran: 9F6E has another meaning in each. Where it does not say, the
 * signs of a phone count: that it verifies its holder itself, or has done so.
 */
export function formFactor(kernelId: number, values: DataElements): FormFactor {
  const own = ownWords(kernelId, values.get(0x9f6e));
  return own === 'unknown' && hasSignsOfPhone(kernelId, values) ? 'phone' : own;
}

function ownWords(kernelId: number, value: Uint8Array | undefined): FormFactor {
  if (!value) return 'unknown';
  if (kernelId === 0x03) return byFormFactorIndicator(value);
  if (kernelId === 0x02) return byThirdPartyData(value);
  return 'unknown';
}

const MOBILE_CVM_RESULTS_LENGTH = 3;

/**
 * NOTE: Mobile CVM Results (9F71) are a phone's whatever they say, "not performed" too: cards have none.
 * @spec EMV Contactless Book C-2, A.1 (82); Book C-3, A.2 (82, 9F6C); Book C-4, Annex A (9F71)
 */
function hasSignsOfPhone(kernelId: number, values: DataElements): boolean {
  const bit = (tag: number, position: BitPosition) =>
    isSet(values.get(tag) ?? new Uint8Array(0), ...position);
  switch (kernelId) {
    case 0x02:
      return bit(0x82, AIP.ON_DEVICE_CVM) || bit(0x82, AIP.MOBILE_PHONE);
    case 0x03:
      return bit(0x82, AIP.MOBILE_PHONE) || bit(0x9f6c, CTQ.CDCVM_PERFORMED);
    case 0x04:
      return bit(0x82, AIP.MOBILE_PHONE) || values.get(0x9f71)?.length === MOBILE_CVM_RESULTS_LENGTH;
    default:
      return false;
  }
}

/** Byte 1 bits 5-1. @spec EMV Contactless Book C-3, A.2 (9F6E, Form Factor Indicator) */
const CONSUMER_DEVICES: readonly FormFactor[] = ['card', 'card', 'other', 'phone', 'watch'];

function byFormFactorIndicator(value: Uint8Array): FormFactor {
  const first = value[0];
  return first === undefined ? 'unknown' : (CONSUMER_DEVICES[first & 0x1f] ?? 'other');
}

/** Device types of Third Party Data, two digits. @spec EMV Contactless Book C-2, A.1 (9F6E) */
const DEVICE_TYPES: ReadonlyMap<string, FormFactor> = new Map([
  ['00', 'card'],
  ...['01', '07', '09', '14', '16', '21'].map((type) => [type, 'phone'] as const),
  ...['03', '18', '19', '23'].map((type) => [type, 'watch'] as const),
  ...['10', '11', '12', '13', '15', '17', '22'].map((type) => [type, 'tablet'] as const),
]);

/** Country (2), unique identifier (2), then the device type, unless the identifier's top bit says there is none. */
function byThirdPartyData(value: Uint8Array): FormFactor {
  if (value.length < 6 || (value[2]! & 0x80) !== 0) return 'unknown';
  return DEVICE_TYPES.get(String.fromCharCode(value[4]!, value[5]!)) ?? 'other';
}
