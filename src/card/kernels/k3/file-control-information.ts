import { findTlv } from '../../emv/tlv.ts';
import { template } from './card-data.ts';
import type { Kernel3Transaction } from './transaction.ts';

/** Keeps the objects of the final SELECT's answer; false where it is no FCI. @spec EMV Contactless Book B, 3.3.3 */
export function readFileControlInformation(transaction: Kernel3Transaction): boolean {
  const fci = template(transaction.context.fci, 0x6f)?.children;
  const proprietary = findTlv(fci ?? [], 0xa5)?.children;
  if (!fci || !proprietary) return false;
  for (const { tag, value } of [...fci, ...proprietary]) transaction.fci.set(tag, value);
  const programId = findTlv(findTlv(proprietary, 0xbf0c)?.children ?? [], 0x9f5a);
  if (programId) transaction.fci.set(0x9f5a, programId.value);
  return true;
}
