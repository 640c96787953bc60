import { findTlv, parseTlv, type Tlv, TlvError } from '../emv/tlv.ts';
import { printableText } from '../entry-point/printable-text.ts';
import type { CommandApdu } from '../iso7816/command-apdu.ts';

/*
 * The environment in which phones name their wallet and offer passes. Unofficial: it is known from public research, no
 * vendor has published it. Commercial use of passes needs the vendor's approval.
 */

/** Name of the environment. */
export const OSE_NAME: Uint8Array = new TextEncoder().encode('OSE.VAS.01');

export const SELECT_OSE: CommandApdu = { cla: 0x00, ins: 0xa4, p1: 0x04, p2: 0x00, data: OSE_NAME, le: 0 };

/** Wallets that name themselves. */
export type NamedWallet = 'apple_pay' | 'google_pay' | 'samsung_pay';

/**
 * NOTE: the first two names were seen in public traces. Samsung's was not: it is taken by analogy, and a phone that
 * says otherwise is a phone whose wallet is unknown.
 */
const WALLETS: ReadonlyMap<string, NamedWallet> = new Map([
  ['ApplePay', 'apple_pay'],
  ['AndroidPay', 'google_pay'],
  ['SamsungPay', 'samsung_pay'],
]);

/** What a phone answered to the SELECT. */
export interface Ose {
  /** null: it gives a name that nobody knows, or none. */
  wallet: NamedWallet | null;
  /** Objects of template 6F. */
  objects: readonly Tlv[];
}

/** Body of a response to a short command. */
const LONGEST = 256;
const LIMITS = { depth: 6, count: 64 };

/** null for what is no FCI: a card that answers this command with anything is no phone for that. */
export function parseOse(response: Uint8Array): Ose | null {
  if (response.length > LONGEST) return null;
  try {
    const fci = parseTlv(response, LIMITS);
    if (fci.tag !== 0x6f) return null;
    const objects = fci.children ?? [];
    const name = printableText(findTlv(objects, 0x50)?.value);
    return { wallet: WALLETS.get(name ?? '') ?? null, objects };
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}
