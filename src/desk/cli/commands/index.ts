import type { Command } from '../command.ts';
import { app } from './app.ts';
import { audit } from './audit.ts';
import { auditVerify } from './audit-verify.ts';
import { decode } from './decode.ts';
import { decodeCode } from './decode-code.ts';
import { decodeEmvQr } from './decode-emv-qr.ts';
import { decodeVas } from './decode-vas.ts';
import { keysForget, keysImport, keysList } from './keys.ts';
import { ledger } from './ledger.ts';
import { payments } from './payments.ts';
import { queue } from './queue.ts';
import { queueExport } from './queue-export.ts';
import { queuePark, queueRetry } from './queue-orders.ts';
import { reconcile } from './reconcile.ts';
import { refund } from './refund.ts';
import { rigRecord } from './rig-record.ts';
import { rigReplay } from './rig-replay.ts';
import { run } from './run.ts';
import { sale } from './sale.ts';
import { status } from './status.ts';
import { network, printer } from './switches.ts';
import { tap } from './tap.ts';
import { totals } from './totals.ts';
import { wallets, walletsCompare } from './wallets.ts';

/** Every command of `tilld`, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  run,
  sale,
  refund,
  status,
  payments,
  queue,
  queueRetry,
  queuePark,
  queueExport,
  reconcile,
  totals,
  wallets,
  walletsCompare,
  audit,
  auditVerify,
  keysImport,
  keysList,
  keysForget,
  tap,
  app,
  network,
  printer,
  ledger,
  rigRecord,
  rigReplay,
  decode,
  decodeCode,
  decodeEmvQr,
  decodeVas,
];
