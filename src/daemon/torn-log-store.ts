import type { FromLane } from '../card/lane/protocol.ts';
import type { Journal } from '../payment/journal/journal.ts';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import { errorFields } from '../platform/log/error-fields.ts';
import type { Log } from '../platform/ports/log.ts';

/** A lane's torn transactions in the journal, sealed. A journal that fails costs the recovery, not the sale. */
export interface TornLogStore {
  stored(): Uint8Array | null;
  onMessage(message: FromLane): void;
}

export function tornLogStore(lane: string, journal: Journal, log: Log): TornLogStore {
  const guarded = <Result>(work: () => Result): Result | null => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof TerminalError)) throw error;
      log.warn('Torn transactions are not kept', { lane, ...errorFields(error) });
      return null;
    }
  };
  return {
    stored: () => guarded(() => journal.tornLog(lane) ?? null),
    onMessage(message) {
      if (message.kind !== 'torn-log') return;
      const { sealedBase64 } = message;
      guarded(() => journal.keepTornLog(lane, sealedBase64 ? Buffer.from(sealedBase64, 'base64') : null));
    },
  };
}
