import { ACI, TVR } from '../../emv/bit-tables.ts';
import { isSet, setBit } from '../../emv/bits.ts';
import { parseTlv, TlvError } from '../../emv/tlv.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { KernelContext } from '../kernel.ts';
import { DEFAULTS } from './configuration.ts';
import { Kernel2Database } from './database.ts';
import { L2 } from './error-indication.ts';
import { earlyDiscretionaryData, selectNext } from './outcomes.ts';
import { AC_TYPE, type Kernel2Transaction } from './transaction.ts';

/** S1 up to the PDOL: the database and its start values. @spec EMV Contactless Book C-2, S1.7 to S1.9 */
export function initialise(context: KernelContext): Kernel2Transaction | Outcome {
  const database = new Kernel2Database(DEFAULTS, context.terminal, context.combination.kernelData);
  if (!storeFci(database, context.fci)) return selectNext(earlyDiscretionaryData({ l2: L2.PARSING_ERROR }));
  if (!database.has(0x84)) return selectNext(earlyDiscretionaryData({ l2: L2.CARD_DATA_MISSING }));

  const tvr = new Uint8Array(5);
  // NOTE: relay resistance is not performed; 01 in byte 5 bits 2-1 says so whichever side lacks it.
  setBit(tvr, ...TVR.RRP_NOT_PERFORMED);
  database.set(0x95, tvr);
  database.set(0x9f34, new Uint8Array(3));
  database.set(0x9f33, new Uint8Array([database.get(0xdf8117)![0]!, 0x00, database.get(0xdf811f)![0]!]));
  database.set(0x9f37, context.random(4));
  for (const status of [0xdf810b, 0xdf810e, 0xdf810f]) database.set(status, new Uint8Array(1));

  const fieldOffDetection = isSet(database.get(0x9f5d) ?? new Uint8Array(), ...ACI.FIELD_OFF_DETECTION);
  return {
    context,
    database,
    tvr,
    pdolValues: new Uint8Array(),
    cdol1Values: new Uint8Array(),
    transactionLimit: 0n,
    staticData: [],
    cvm: null,
    receipt: false,
    fieldOffHoldMs: fieldOffDetection ? (database.get(0xdf8130)?.[0] ?? 0) * 100 : null,
    acType: AC_TYPE.TC,
    cdaRequested: false,
    oda: { method: 'none', result: 'not_performed' },
  };
}

function storeFci(database: Kernel2Database, fci: Uint8Array): boolean {
  try {
    const { tag, children } = parseTlv(fci);
    return tag === 0x6f && database.storeCardObjects(children ?? [], 0x6f);
  } catch (error) {
    if (error instanceof TlvError) return false;
    throw error;
  }
}
