import { Dice } from '../../../src/rig/simulated/dice.ts';
import type { Provider } from '../../support/wallet-world.ts';
import { differences, inBooks } from './books.ts';
import { Shop } from './shop.ts';
import type { Fault } from './wire.ts';

const SALES = 3;
const LONGEST_SALE_MS = 90_000;
const SECOND_MS = 1_000;

/** In times of a thousand. Most requests go through: a day on which nothing is ever sold shows little. */
const FAULTS = {
  none: 700,
  diesBefore: 25,
  diesAfter: 35,
  diesAndArrives: 25,
  requestLost: 35,
  answerLost: 45,
  late: 45,
  slow: 30,
  refused: 20,
  garbled: 15,
  forged: 15,
  twice: 10,
} as const;

export interface Day {
  sold: number;
  deaths: number;
  wrong: readonly string[];
}

/** A few sales at one provider, everything going wrong by the dice; then calm, and what came of it. */
export async function troubledDay(provider: Provider, seed: string): Promise<Day> {
  const shop = new Shop(provider, seed);
  const dice = new Dice(seed);
  const network = dice.fork('network');
  shop.wire.faultFor = () => fault(network);
  shop.notices = () => network.below(3);
  try {
    const codes: string[] = [];
    for (let sale = 0; sale < SALES; sale++) codes.push(...(await trade(shop, provider, dice)));
    shop.wire.faultFor = () => null;
    await shop.settle();
    const charged = () => shop.ids.map((id) => inBooks(shop, id).charged);
    const before = charged();
    shop.simulated.confirm();
    for (const code of codes) shop.simulated.scan(code, 'pays');
    await shop.settle();
    const paidLate = charged().filter((minor, at) => minor !== before[at]).length;
    return {
      sold: before.filter((minor) => minor > 0n).length,
      deaths: shop.deaths,
      wrong: [
        ...differences(shop),
        ...(paidLate > 0 ? [`${paidLate} sales could be paid after their end`] : []),
      ],
    };
  } finally {
    shop.close();
  }
}

/** One sale with whatever its people do. @returns the codes that were shown */
async function trade(shop: Shop, provider: Provider, dice: Dice): Promise<string[]> {
  const sale = await shop.begin(`${dice.between(1, 99)}.${dice.between(10, 99)}`);
  if (!sale) {
    await shop.clock.run(LONGEST_SALE_MS);
    return [];
  }
  const mood = dice.weighted({ pays: 5, asks: 4, has_no_money: 1 });
  const scansAt = dice.between(1, 30);
  const answersAt = dice.between(scansAt, 60);
  const cancelsAt = dice.percent(25) ? dice.between(1, 60) : Number.POSITIVE_INFINITY;
  const confirms = dice.percent(75);
  const codes: string[] = [];
  await shop.tender(sale.id, dice.pick(provider.routes), mood);
  for (let second = 1; second <= LONGEST_SALE_MS / SECOND_MS; second++) {
    await shop.clock.run(SECOND_MS);
    if (second === scansAt) {
      const code = shop.shownCode();
      if (code !== null) codes.push(code);
      if (code !== null) shop.simulated.scan(code, mood);
    }
    if (second === answersAt) confirms ? shop.simulated.confirm() : shop.simulated.refuse();
    if (second >= cancelsAt && shop.current()?.id === sale.id) await shop.cancel(sale.id);
    if (shop.current() === null && shop.terminal.life.isAlive) break;
  }
  await refundParts(shop, sale.id, dice);
  return codes;
}

async function refundParts(shop: Shop, id: string, dice: Dice): Promise<void> {
  if (!shop.terminal.life.isAlive || shop.payment(id).state !== 'approved') return;
  for (let parts = dice.below(3); parts > 0; parts--) {
    await shop.refund(id, `0.0${dice.between(1, 9)}`);
    await shop.clock.run(dice.between(0, 20) * SECOND_MS);
  }
}

function fault(dice: Dice): Fault | null {
  switch (dice.weighted(FAULTS)) {
    case 'none':
      return null;
    case 'diesBefore':
      return { kind: 'dies', worked: 'never' };
    case 'diesAfter':
      return { kind: 'dies', worked: 'yes' };
    case 'diesAndArrives':
      return { kind: 'dies', worked: 'later' };
    case 'requestLost':
      return { kind: 'unanswered', worked: false };
    case 'answerLost':
      return { kind: 'unanswered', worked: true };
    case 'late':
      return { kind: 'late', byMs: dice.between(0, 40) * SECOND_MS };
    case 'slow':
      return { kind: 'slow', byMs: dice.between(1, 9) * SECOND_MS };
    case 'refused':
      return { kind: 'refused' };
    case 'garbled':
      return { kind: 'garbled' };
    case 'forged':
      return { kind: 'forged' };
    case 'twice':
      return { kind: 'twice' };
  }
}
