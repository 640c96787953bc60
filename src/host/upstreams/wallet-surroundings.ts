import type { Clock } from '../../platform/ports/clock.ts';
import type { Http } from '../../platform/ports/http.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { NamedKeys } from '../../platform/ports/vault.ts';

/** What each wallet is given besides its own options. */
export interface WalletSurroundings {
  /** The word that the configuration gives it. */
  name: string;
  http: Http;
  clock: Clock;
  random: Random;
  log: Log;
  /** Private keys and secrets that the options name. */
  keys: NamedKeys;
  /** A file that the options name, as text: public keys. @throws TerminalError config_missing */
  readText(path: string): string;
  /** Where the provider's notifications reach this terminal; null: they do not, and it is asked instead. */
  notifyUrl: string | null;
  terminalId: string;
  merchantId: string;
  merchantName: string;
  /** ISO 4217 alphabetic. */
  currency: string;
  /** IANA zone of the shop. */
  timeZone: string;
}
