import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import type { Step } from '../commands.ts';
import type { CardEvent } from '../kernel.ts';

/** What comes back for a command while the terminal may still end the transaction. */
export type Answer = (CardEvent & { elapsedUs?: number }) | { kind: 'stop' };

/**
 * Sends a command in a state that honours STOP: S3, SR1, S4, S4', S5, S7, S12, S16. The other states ignore it, and
 * use `exchange`.
 * @spec EMV Contactless Book C-2, 6.2 (signals CA, RA, L1RSP, STOP)
 */
export function* askCard(name: string, command: CommandApdu): Step<Answer> {
  const event = yield { kind: 'apdu', name, command };
  return event.kind === 'data' || event.kind === 'no_data' ? { kind: 'lost', cause: 'protocol' } : event;
}
