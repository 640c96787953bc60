import type { Log } from '../../platform/ports/log.ts';
import type { Unknown, Wallet } from '../../platform/ports/wallet.ts';

const UNKNOWN: Unknown = { kind: 'unknown', reason: 'a bug of the wallet' };

/**
 * A wallet that keeps its promise not to reject, whatever bug its plug-in has: the outcome is unknown then, and is asked
 * about. Otherwise a strange answer would end the daemon, and again at each start.
 */
export function guardedWallet(wallet: Wallet, log: Log): Wallet {
  const guard = async <Answer>(exchange: Promise<Answer>): Promise<Answer | Unknown> => {
    try {
      return await exchange;
    } catch (error) {
      const reason = error instanceof Error ? error.name : 'unknown';
      log.error('A wallet met a bug', { component: wallet.name, reason });
      return UNKNOWN;
    }
  };
  return {
    ...{ name: wallet.name, scheme: wallet.scheme, routes: wallet.routes, pollMs: wallet.pollMs },
    start: () => wallet.start(),
    stop: () => wallet.stop(),
    link: () => wallet.link(),
    onLink: (listener) => wallet.onLink(listener),
    pay: (order, code) => guard(wallet.pay(order, code)),
    present: (order) => guard(wallet.present(order)),
    query: (order) => guard(wallet.query(order)),
    cancel: (order) => guard(wallet.cancel(order)),
    refund: (order, refund) => guard(wallet.refund(order, refund)),
    readNotification(notification) {
      try {
        return wallet.readNotification(notification);
      } catch {
        return { orderNumber: null, status: 400, contentType: 'text/plain', body: '' };
      }
    },
  };
}
