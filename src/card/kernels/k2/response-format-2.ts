import { parseTlv, type Tlv, TlvError } from '../../emv/tlv.ts';
import type { Kernel2Database } from './database.ts';

/** Keeps the objects of a response that must be template 77; null: a parsing error. @spec EMV Contactless Book C-2, 4.7 */
export function storeFormat2(database: Kernel2Database, response: Uint8Array): Tlv | null {
  try {
    const tlv = parseTlv(response);
    return tlv.tag === 0x77 && database.storeCardObjects(tlv.children ?? [], 0x77) ? tlv : null;
  } catch (error) {
    if (error instanceof TlvError) return null;
    throw error;
  }
}
