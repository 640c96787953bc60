import { ACI } from '../../emv/bit-tables.ts';
import { isSet } from '../../emv/bits.ts';
import { parseTlv, TlvError } from '../../emv/tlv.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import type { KernelContext } from '../kernel.ts';
import { DEFAULTS } from './configuration.ts';
import { startDataExchange } from './data-exchange.ts';
import { Kernel2Database } from './database.ts';
import { L2 } from './error-indication.ts';
import { earlyDiscretionaryData, selectNext } from './outcomes.ts';
import { AC_TYPE, type Kernel2Transaction } from './transaction.ts';

/** RRP Counter, DS Summary Status, Post- and Pre-Gen AC Put Data Status, IDS Status. */
const START_ZERO = [0xdf8307, 0xdf810b, 0xdf810e, 0xdf810f, 0xdf8128];

/** The database and its start values. @spec EMV Contactless Book C-2, S1.7 to S1.10, S1.16 */
export function initialise(context: KernelContext): Kernel2Transaction | Outcome {
  const database = new Kernel2Database(DEFAULTS, context.terminal, context.combination.kernelData);
  if (!storeFci(database, context.fci)) return selectNext(earlyDiscretionaryData({ l2: L2.PARSING_ERROR }));
  if (!database.has(0x84)) return selectNext(earlyDiscretionaryData({ l2: L2.CARD_DATA_MISSING }));

  // S1.9 and S1.16: start values.
  const tvr = new Uint8Array(5);
  database.set(0x95, tvr);
  database.set(0x9f34, new Uint8Array(3));
  database.set(0x9f33, new Uint8Array([database.get(0xdf8117)![0]!, 0x00, database.get(0xdf811f)![0]!]));
  database.set(0x9f37, context.random(4));
  database.set(0xdf61, new Uint8Array(8));
  for (const tag of START_ZERO) database.set(tag, new Uint8Array(1));

  const fieldOffDetection = isSet(database.get(0x9f5d) ?? new Uint8Array(), ...ACI.FIELD_OFF_DETECTION);
  return {
    context,
    database,
    exchange: startDataExchange(database),
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
    tornTempRecord: null,
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
