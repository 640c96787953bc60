import type { Command } from '../command.ts';
import { decode } from './decode.ts';
import { ledger } from './ledger.ts';
import { payments } from './payments.ts';
import { queue } from './queue.ts';
import { rigRecord } from './rig-record.ts';
import { rigReplay } from './rig-replay.ts';
import { run } from './run.ts';
import { sale } from './sale.ts';
import { status } from './status.ts';
import { network, printer } from './switches.ts';
import { tap } from './tap.ts';

/** Every command of `tilld`, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  run,
  sale,
  status,
  payments,
  queue,
  tap,
  network,
  printer,
  ledger,
  rigRecord,
  rigReplay,
  decode,
];
