import { AC_TYPE, type AcType, type Kernel2Transaction } from './transaction.ts';

/** 9F35 whose second digit says online only, or offline only; the rest is offline with online capability. @spec EMV 4.4 Book 4, Annex A1 */
const ONLINE_ONLY: ReadonlySet<number> = new Set([0x11, 0x21, 0x14, 0x24, 0x34]);
const OFFLINE_ONLY: ReadonlySet<number> = new Set([0x13, 0x23, 0x16, 0x26, 0x36]);

export function isOfflineOnly({ database }: Kernel2Transaction): boolean {
  return OFFLINE_ONLY.has(database.get(0x9f35)![0]!);
}

/**
 * Which cryptogram to ask for: TVR against the action codes of terminal and issuer.
 * NOTE: an absent IAC-Online or -Default makes every TVR bit count, as an IAC of all ones does in Book 3; an absent
 * IAC-Denial none.
 * @spec EMV Contactless Book C-2, TAA (6.8); EMV 4.4 Book 3, 10.7
 */
export function terminalActionAnalysis(transaction: Kernel2Transaction): AcType {
  const { database, tvr } = transaction;
  const hits = (terminalCode: number, issuerCode: number, absentIssuerByte: number) => {
    const terminal = database.get(terminalCode)!;
    const issuer = database.get(issuerCode);
    return tvr.some(
      (byte, index) => (byte & (terminal[index]! | (issuer?.[index] ?? absentIssuerByte))) !== 0,
    );
  };
  if (hits(0xdf8121, 0x9f0e, 0x00)) return AC_TYPE.AAC;
  if (ONLINE_ONLY.has(database.get(0x9f35)![0]!)) return AC_TYPE.ARQC;
  if (isOfflineOnly(transaction)) return hits(0xdf8120, 0x9f0d, 0xff) ? AC_TYPE.AAC : AC_TYPE.TC;
  return hits(0xdf8122, 0x9f0f, 0xff) ? AC_TYPE.ARQC : AC_TYPE.TC;
}
