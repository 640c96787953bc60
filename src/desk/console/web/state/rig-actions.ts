import { signal } from '@preact/signals';
import { order } from './actions.ts';
import { call } from './api.ts';
import type { LedgerView, WalletSwitches, WalletSwitchesBody } from './contract.ts';

/** What hands do on the demo counter, and what happens to the machines behind it. */

/** Whether the apps of the tray ask their owner before they pay. */
export const appsAsk = signal(false);
/** Each simulated provider's switches as last told. */
export const walletSwitches = signal<Readonly<Record<string, WalletSwitches>>>({});

const named = (part: string, name: string): string => `/v1/rig/${part}/${encodeURIComponent(name)}`;

export async function tap(cardName: string): Promise<void> {
  await order(`${named('cards', cardName)}/tap`);
}

/** An app's payment code, or a thing with another code on it, before the scanner. */
export async function hold(name: string): Promise<void> {
  await order(`${named('apps', name)}/hold`, { asks: appsAsk.value });
}

export async function scanShown(app: string): Promise<void> {
  await order(`${named('apps', app)}/scan`, { asks: appsAsk.value });
}

export async function answerApp(app: string, confirmed: boolean): Promise<void> {
  await order(`${named('apps', app)}/answer`, { confirmed });
}

export async function switchRig(part: 'network' | 'printer', up: boolean): Promise<void> {
  await order(`/v1/rig/${part}`, { up });
}

/** Throws the given switches of a simulated provider; none: only reads how they stand. */
export async function setWallet(wallet: string, switches: WalletSwitchesBody): Promise<void> {
  const answer = await call<WalletSwitches>('POST', named('wallets', wallet), switches);
  if (answer.ok) walletSwitches.value = { ...walletSwitches.value, [wallet]: answer.value };
}

export async function ledger(): Promise<LedgerView | null> {
  const answer = await call<LedgerView>('GET', '/v1/rig/ledger');
  return answer.ok ? answer.value : null;
}
