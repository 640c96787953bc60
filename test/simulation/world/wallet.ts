import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { numeric } from '../../../src/card/entry-point/transaction.ts';
import type { ArmOrder } from '../../../src/card/lane/protocol.ts';
import { fromHex, toHex } from '../../../src/platform/bytes/hex.ts';
import { createCard } from '../../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../../src/rig/cards/virtual-card.ts';
import { deriveCardKey } from '../../../src/rig/issuer/card-keys.ts';
import { computeCryptogram } from '../../../src/rig/issuer/cryptogram.ts';
import { ISSUERS } from '../../../src/rig/issuer/test-keys.ts';
import type { Dice } from '../../../src/rig/simulated/dice.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { presentCard } from './card-terminal.ts';

/** Customers of the shop, each with a card of their own. */
const CUSTOMERS = 40;
const PAN_DIGITS = 16;
/** One presentation in so many runs the whole handshake; the others are of the same make with a new cryptogram. */
const HANDSHAKE_EVERY = 25;

type Mode = 'online' | 'offline';

/** A card of which only the cryptogram is made anew: what a handshake gave once, under a number of its own. */
interface FastCard {
  scheme: 'visa' | 'mastercard';
  pan: Uint8Array;
  cardKey: Uint8Array;
  atc: number;
}

const ORDER: ArmOrder = {
  paymentId: '',
  attempt: 1,
  amountMinor: '1250',
  currencyNumeric: 978,
  currencyExponent: 2,
  transactionType: '00',
  date: '260105',
  time: '101112',
  offlineFloorLimitMinor: null,
};

/** Made once a process: what the terminal's kernels make of a good card. */
let moulds: Readonly<Record<FastCard['scheme'], Readonly<Record<Mode, FinalOutcome>>>> | undefined;

function mouldOf(scheme: FastCard['scheme'], mode: Mode): FinalOutcome {
  const mould = (name: string, floor: string | null) =>
    presentCard(createCard(name), { ...ORDER, offlineFloorLimitMinor: floor }, new SeededRandom(name));
  const both = (name: string) => ({ online: mould(name, null), offline: mould(name, '5000') });
  moulds ??= { visa: both('visa-card'), mastercard: both('mastercard-card') };
  return moulds[scheme][mode];
}

/** The cards that come to the counter. */
export class Wallet {
  readonly #dice: Dice;
  readonly #random: SeededRandom;
  readonly #fast: FastCard[] = [];
  readonly #real = new Map<string, VirtualCard>();
  #presentations = 0;

  constructor(dice: Dice, seed: string) {
    this.#dice = dice;
    this.#random = new SeededRandom(`${seed}/unpredictable numbers`);
    for (let i = 0; i < CUSTOMERS; i++) this.#fast.push(fastCard(i % 4 === 0 ? 'visa' : 'mastercard', i));
  }

  /** A card that pays, or is declined by its issuer. */
  good(order: ArmOrder): FinalOutcome {
    if (++this.#presentations % HANDSHAKE_EVERY === 0) {
      return this.#handshake(this.#dice.pick(['mastercard-card', 'visa-phone', 'visa-card']), order);
    }
    return freshOutcome(this.#dice.pick(this.#fast), order, this.#random);
  }

  /** A card of the tray, which may leave the field on the way. */
  trouble(order: ArmOrder, name: string, tornAfter?: number): FinalOutcome {
    return this.#handshake(name, order, tornAfter);
  }

  #handshake(name: string, order: ArmOrder, tornAfter?: number): FinalOutcome {
    const card = this.#real.get(name) ?? createCard(name);
    this.#real.set(name, card);
    return presentCard(card, order, this.#random, tornAfter);
  }
}

function fastCard(scheme: FastCard['scheme'], number: number): FastCard {
  const issuer = ISSUERS.find((candidate) => candidate.scheme === scheme)!;
  const pan = new Uint8Array(PAN_DIGITS);
  pan.set(Uint8Array.from(issuer.iin, Number));
  pan.set(Uint8Array.from(String(9_000 + number), Number), PAN_DIGITS - 5);
  pan[PAN_DIGITS - 1] = checkDigit(pan);
  return { scheme, pan, cardKey: deriveCardKey(fromHex(issuer.masterKey), pan, 1), atc: 0 };
}

/** @spec ISO/IEC 7812-1, annex B */
function checkDigit(pan: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < PAN_DIGITS - 1; i++) {
    const doubled = i % 2 === 0 ? pan[i]! * 2 : pan[i]!;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

function freshOutcome(card: FastCard, order: ArmOrder, random: SeededRandom): FinalOutcome {
  const mode: Mode = order.offlineFloorLimitMinor === null ? 'online' : 'offline';
  const mould = mouldOf(card.scheme, mode);
  const values = new Map(mould.dataRecord!);
  const atc = ++card.atc;
  const pan = toHex(card.pan.map((digit) => digit)).replace(/0(.)/g, '$1');
  const track2 = toHex(values.get(0x57)!);
  values.set(0x57, fromHex(pan + track2.slice(PAN_DIGITS)));
  values.set(0x5a, fromHex(pan));
  values.set(0x9f02, numeric(BigInt(order.amountMinor), 6));
  values.set(0x9a, fromHex(order.date));
  values.set(0x9f37, random.bytes(4));
  values.set(0x9f36, Uint8Array.of(atc >> 8, atc & 0xff));
  values.set(0x9f26, computeCryptogram(card.scheme, card.cardKey, values));
  return { ...mould, dataRecord: values };
}
