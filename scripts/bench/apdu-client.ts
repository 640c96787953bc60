/*
 * Uses the virtual reader as a lane does, through drivers/readers/pcsc, in a process of its own: a PC/SC call and
 * the reader's answer must not share an event loop.
 */
import { PcscReader } from '../../drivers/readers/pcsc/pcsc-reader.ts';
import { fromHex } from '../../src/platform/bytes/hex.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { monotonicUs } from './figure.ts';

export interface ClientCommand {
  kind: 'exchange';
  count: number;
}
export type ClientReply =
  | { kind: 'up' | 'removed' }
  | { kind: 'card'; atUs: number }
  | { kind: 'exchanged'; us: number[] };

/** The same command as in apdu-loop.c. */
const SELECT_PPSE = fromHex('00A404000E325041592E5359532E444446303100');

const reply = (message: ClientReply) => process.send?.(message);
const reader = new PcscReader(
  {},
  {
    clock: new SystemClock(),
    random: new SystemRandom(),
    apduTimeoutMs: 5_000,
    onHung: () => process.exit(1),
  },
);

async function exchange(count: number): Promise<number[]> {
  const us: number[] = [];
  for (let i = 0; i < count; i++) {
    const startedUs = monotonicUs();
    const event = await reader.transmit(SELECT_PPSE);
    us.push(monotonicUs() - startedUs);
    if (event.kind !== 'response' || event.sw !== 0x9000) throw new Error('the card did not answer');
  }
  return us;
}

process.on('message', async ({ count }: ClientCommand) => {
  reply({ kind: 'exchanged', us: await exchange(count) });
});
process.on('disconnect', () => process.exit(1));
reader.start((event) => {
  if (event.kind === 'card') reply({ kind: 'card', atUs: monotonicUs() });
  else if (event.kind !== 'down') reply({ kind: event.kind });
});
