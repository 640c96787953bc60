import type { ForwardMessage } from '../../platform/ports/upstream.ts';
import { hostTransaction } from '../host-transaction.ts';
import type { OutboxEntry } from '../journal/journal.ts';

/**
 * An outbox entry as the message that delivers it. Everything but `repeat` is the same at each try.
 * @throws Error when the entry lacks what its message needs: the journal does not store such a one
 */
export function forwardMessage(entry: OutboxEntry): ForwardMessage {
  const { payment } = entry;
  const transaction = hostTransaction(payment);
  const repeat = entry.mayHaveArrived;
  switch (entry.kind) {
    case 'advice':
      return { kind: 'advice', transaction, authorisationCode: payment.authorisationCode ?? '', repeat };
    case 'deferred':
      return { kind: 'deferred', transaction, repeat };
    case 'reversal':
      if (entry.stan === null || entry.cause === null)
        throw new Error(`reversal ${entry.seq} has no STAN or cause`);
      return {
        kind: 'reversal',
        stan: entry.stan,
        original: transaction,
        originalTransmittedAt: payment.transmittedAt ?? payment.createdAt,
        cause: entry.cause,
        repeat,
      };
  }
}
