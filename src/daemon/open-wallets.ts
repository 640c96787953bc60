import { guardedWallet } from '../host/upstreams/guarded-wallet.ts';
import type { WalletSurroundings } from '../host/upstreams/wallet-surroundings.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { DriverDefinition } from '../platform/ports/driver.ts';
import type { LinkStatus } from '../platform/ports/upstream.ts';
import type { Wallet } from '../platform/ports/wallet.ts';
import type { DeviceBoard } from './device-board.ts';
import { optionsOf } from './options-of.ts';
import { plugins } from './plugins.ts';

type Own = Pick<WalletSurroundings, 'http' | 'clock' | 'random' | 'log' | 'keys' | 'readText'>;

const AWAY =
  'Cards and other wallets go on. A payment of this wallet is never approved without its provider.';

/**
 * The wallets of the configuration, by name, in its order.
 * @param settings their part of the configuration; in a rig with the addresses of the simulated providers
 * @throws TerminalError key_missing, config_missing, config_invalid
 */
export function openWallets(
  config: TerminalConfig,
  settings: TerminalConfig['wallets'],
  own: Own,
  board: DeviceBoard,
): ReadonlyMap<string, Wallet> {
  const { terminal, merchant, tenders } = config;
  const base = tenders.notificationsUrl ?? (config.rig?.wallets ? 'https://localhost' : null);
  const wallets = settings.map(({ name, provider }) => {
    const definition = plugins.wallets.find((plugin) => plugin.name === provider.driver);
    if (!definition) throw new Error(`no wallet driver ${provider.driver}`);
    const wallet = (definition as DriverDefinition<Wallet, unknown, WalletSurroundings>).create(
      optionsOf(definition as DriverDefinition<Wallet, unknown, never>, provider),
      {
        ...own,
        name,
        notifyUrl: base && `${base}/v1/notifications/${name}`,
        terminalId: terminal.id,
        merchantId: merchant.id,
        merchantName: merchant.name,
        currency: terminal.currency,
        timeZone: terminal.timeZone,
      },
    );
    watch(wallet, board);
    return guardedWallet(wallet, own.log);
  });
  return new Map(wallets.map((wallet) => [wallet.name, wallet]));
}

function watch(wallet: Wallet, board: DeviceBoard): void {
  const show = ({ state, reason }: LinkStatus) =>
    board.set(wallet.name, 'wallet', {
      state: state === 'up' ? 'ready' : 'unavailable',
      detail: state === 'up' ? null : (reason ?? 'cannot be reached'),
      hint: state === 'up' ? null : AWAY,
    });
  show(wallet.link());
  wallet.onLink(show);
}
