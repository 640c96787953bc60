import type { Page } from 'playwright-core';

/** The cashier's hands on the counter page. The machine may be busy: waits are longer than they should ever have to be. */
export const PATIENT = { timeout: 20_000 };

/** Keys in an amount in cents, charges, and waits until the terminal asks for a card. */
export async function charge(counter: Page, digits: string): Promise<void> {
  await counter.keyboard.press('Escape');
  await counter.keyboard.type(digits);
  await counter.keyboard.press('Enter');
  await counter.getByRole('heading', { name: 'Waiting for card or phone' }).waitFor(PATIENT);
}

/** Presses a card of the tray, on whichever shelf it lies. */
export async function tapOnTray(counter: Page, card: string): Promise<void> {
  const there = counter.locator(`[data-name="${card}"]`);
  for (const shelf of ['Everyday', 'Troublesome']) {
    if ((await there.count()) > 0) break;
    await counter.locator('.tray .segment', { hasText: shelf }).click();
  }
  await there.click();
}
