import { TerminalError } from '../../platform/errors/terminal-error.ts';
import type { Clock } from '../../platform/ports/clock.ts';
import { appleWallet } from './apple-wallet.ts';
import { cardSecrets } from './card-secrets.ts';
import { type Chip, contactlessAtr, createChip, isGenerateAc, isRecoverAc } from './chip.ts';
import { DEMO_LOYALTY_NUMBERS } from './demo-passes.ts';
import { googleWallet } from './google-wallet.ts';
import { mastercardApplication } from './mastercard-application.ts';
import { type CardProfile, PROFILES } from './profiles.ts';
import { samsungWallet } from './samsung-wallet.ts';
import { type CounterMemory, createCounter } from './transaction-counter.ts';
import { UNKNOWN_CARD, unknownApplication } from './unknown-card.ts';
import type { PhoneWallet, VirtualCard, VirtualCardDefinition } from './virtual-card.ts';
import { visaApplication } from './visa-application.ts';

/** The cards and phones of the rig, in the order they are offered. */
export const TRAY: readonly VirtualCardDefinition[] = [...PROFILES.map(definition), UNKNOWN_CARD];

/** The phones' clock where nobody gives another: 24 November 2026, noon. */
const STOPPED_CLOCK = { now: () => 1_795_521_600_000 };

/**
 * A card of that name: a new one, its transaction counter at zero, or one that goes on where `memory` has it.
 * @throws TerminalError `card_unknown`
 */
export function createCard(
  name: string,
  memory?: CounterMemory,
  clock: Pick<Clock, 'now'> = STOPPED_CLOCK,
): VirtualCard {
  if (name === UNKNOWN_CARD.name) return virtualCard(UNKNOWN_CARD, createChip(unknownApplication()));
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new TerminalError('card_unknown');
  const makeApplication = profile.scheme === 'visa' ? visaApplication : mastercardApplication;
  const application = makeApplication(profile, cardSecrets(profile), createCounter(memory));
  const chip = createChip(application, walletOf(profile, clock));
  return virtualCard(definition(profile), chip, profile.tearsAtGenerateAc);
}

function walletOf({ name, wallet, hasPass }: CardProfile, clock: Pick<Clock, 'now'>): PhoneWallet | null {
  switch (wallet) {
    case 'apple':
      return appleWallet(name, {
        number: hasPass ? DEMO_LOYALTY_NUMBERS.apple : null,
        now: () => clock.now(),
      });
    case 'google':
      return googleWallet(name, hasPass ? DEMO_LOYALTY_NUMBERS.google : null);
    case 'samsung':
      return samsungWallet();
    default:
      return null;
  }
}

function definition({ name, title, hint, group, kind, scheme }: CardProfile): VirtualCardDefinition {
  return { name, title, hint, group, kind, scheme };
}

function virtualCard(
  definition: VirtualCardDefinition,
  chip: Chip,
  tears?: CardProfile['tearsAtGenerateAc'],
): VirtualCard {
  const hand = tears ? hastyHand(chip, tears) : chip;
  let inField = false;
  return {
    ...definition,
    // Phones give no historical bytes.
    atr: contactlessAtr(definition.kind === 'phone' ? '' : '0073C84013009000'),
    insert() {
      inField = true;
      chip.powerOn();
    },
    apdu(command) {
      const response = inField ? hand.process(command) : 'torn';
      if (response === 'torn') inField = false;
      return response;
    },
  };
}

/**
 * Takes the card away at GENERATE AC: each time, before the chip hears of it; or once, after it, until the terminal has
 * the answer: from RECOVER AC, or from another GENERATE AC.
 */
function hastyHand(
  chip: Chip,
  tears: 'each' | 'once',
): { process(command: Uint8Array): Uint8Array | 'torn' } {
  let torn = false;
  return {
    process(command) {
      if (tears === 'each') return isGenerateAc(command) ? 'torn' : chip.process(command);
      const response = chip.process(command);
      if (isGenerateAc(command)) torn = !torn;
      else if (isRecoverAc(command) && response.length > 2) torn = false;
      return torn && isGenerateAc(command) ? 'torn' : response;
    },
  };
}
