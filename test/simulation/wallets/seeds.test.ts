import { expect, test } from 'vitest';
import { PROVIDERS } from '../../support/wallet-world.ts';
import { troubledDay } from './troubled-day.ts';

const SEEDS = Number(process.env['TILLD_WALLET_SEEDS'] ?? 15);

/** A failing seed is in the message; `troubledDay` with it replays the failure. */
test.each(PROVIDERS)('$name: whatever goes wrong, money moves once or comes back', async (provider) => {
  let sold = 0;
  let deaths = 0;
  for (let number = 1; number <= SEEDS; number++) {
    const seed = `${provider.name} ${number}`;
    const day = await troubledDay(provider, seed);
    expect(day.wrong, `seed "${seed}"`).toEqual([]);
    sold += day.sold;
    deaths += day.deaths;
  }
  // The days were neither quiet nor lost.
  expect(sold).toBeGreaterThan(SEEDS / 2);
  expect(deaths).toBeGreaterThan(SEEDS / 2);
});
