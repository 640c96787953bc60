import type { AppView, HealthView, PaymentView, VirtualCard } from './contract.ts';

export type Rig = NonNullable<HealthView['rig']>;

/** The tray's shelves: cards that simply pay, those that show how payments end otherwise, and phones with wallet apps. */
export type Shelf = 'everyday' | 'trouble' | 'apps';

export const CARD_SHELVES: Readonly<Record<Exclude<Shelf, 'apps'>, readonly VirtualCard['group'][]>> = {
  everyday: ['card', 'phone'],
  trouble: ['trouble'],
};

export function shelvesOf(rig: Rig): Shelf[] {
  const apps = rig.apps.length + rig.labels.length > 0;
  return ['everyday', 'trouble', ...(apps ? (['apps'] as const) : [])];
}

/** What the owner of an app can do with it now. */
export interface AppHands {
  /** It has something to confirm: that goes first. */
  answer: boolean;
  hold: boolean;
  scan: boolean;
}

/** @param payment the one on the counter */
export function handsOf(app: AppView, payment: PaymentView | null): AppHands {
  const shown = payment?.state === 'confirming' && payment.code !== null;
  return {
    answer: app.waiting > 0,
    hold: app.holds,
    scan: app.scans && shown && payment.wallet?.name === app.wallet,
  };
}
