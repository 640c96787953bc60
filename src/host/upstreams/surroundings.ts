import type { Clock } from '../../platform/ports/clock.ts';
import type { Log } from '../../platform/ports/log.ts';
import type { Network } from '../../platform/ports/network.ts';
import type { Random } from '../../platform/ports/random.ts';
import type { KeyStore, Opener } from '../../platform/ports/vault.ts';

/** What each upstream is given besides its own options. */
export interface UpstreamSurroundings {
  network: Network;
  clock: Clock;
  random: Random;
  log: Log;
  /** Opens sealed card records where the message to the host is built, and nowhere else. */
  opener: Opener;
  /** Where keys agreed with the host rest. */
  keyStore: KeyStore;
  /** A file that the options name, as text: certificates. @throws TerminalError config_missing */
  readText(path: string): string;
  /** DE 41, 8 characters. */
  terminalId: string;
  /** DE 42, 1..15 characters. */
  merchantId: string;
  /** DE 18, 4 digits. */
  merchantCategoryCode: string;
  /** IANA zone of DE 12 and 13. */
  timeZone: string;
}
