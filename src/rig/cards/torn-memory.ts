import { equalBytes } from '../../platform/bytes/hex.ts';
import { answer, refuse, SW } from './answer.ts';
import { dol } from './dol.ts';

/** 9F51: by these a card knows the transaction that was torn. All of them are in CDOL1 as well. */
const DRDOL = dol('9F3704 9F0206 5F2A02 9A03');

/** The last answer to GENERATE AC, which a card gives again to a terminal that never got it. */
export interface TornMemory {
  /** 9F51 itself. */
  drdol: Uint8Array;
  /** `fields` are those of CDOL1. */
  keep(fields: ReadonlyMap<number, Uint8Array>, response: Uint8Array): void;
  /** Answers RECOVER AC. The card keeps what it has until the next GENERATE AC: this answer may get lost as well. */
  recover(values: Uint8Array): Uint8Array;
}

/** @spec EMV Contactless Book C-2 v2.6, 3.7 */
export function createTornMemory(): TornMemory {
  let kept: { fields: ReadonlyMap<number, Uint8Array>; response: Uint8Array } | null = null;
  return {
    drdol: DRDOL.bytes,
    keep(fields, response) {
      kept = { fields, response };
    },
    recover(values) {
      if (values.length !== DRDOL.length) return refuse(SW.WRONG_LENGTH);
      if (!kept) return refuse(SW.DATA_NOT_FOUND);
      const { fields, response } = kept;
      const same = [...DRDOL.cut(values)].every(([tag, value]) => equalBytes(fields.get(tag)!, value));
      return same ? answer(response) : refuse(SW.DATA_NOT_FOUND);
    },
  };
}
