import { equalBytes } from '../../../platform/bytes/hex.ts';
import { isSet } from '../../emv/bits.ts';
import { findTlv } from '../../emv/tlv.ts';
import type { Ose } from '../ose.ts';

const VERSION = Uint8Array.of(0x01, 0x00);
const LENGTH = 4;

/** Mobile capabilities, 9F23: bits of its last byte. */
export interface MobileCapabilities {
  plaintext: boolean;
  encrypted: boolean;
  passesMayBeSkipped: boolean;
  passesMayBeRead: boolean;
  paymentMayBeSkipped: boolean;
  paymentMayBeMade: boolean;
}

/** null: not Apple's protocol, or another version (9F21) of it. */
export function mobileCapabilities({ wallet, objects }: Ose): MobileCapabilities | null {
  const version = findTlv(objects, 0x9f21)?.value;
  const bits = findTlv(objects, 0x9f23)?.value;
  if (wallet !== 'apple_pay' || !version || !equalBytes(version, VERSION) || bits?.length !== LENGTH)
    return null;
  return {
    plaintext: isSet(bits, 4, 1),
    encrypted: isSet(bits, 4, 2),
    passesMayBeSkipped: isSet(bits, 4, 3),
    passesMayBeRead: isSet(bits, 4, 4),
    paymentMayBeSkipped: isSet(bits, 4, 5),
    paymentMayBeMade: isSet(bits, 4, 6),
  };
}
