import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { cardSecrets } from './card-secrets.ts';
import { contactlessAtr, createChip, isGenerateAc } from './chip.ts';
import { mastercardApplication } from './mastercard-application.ts';
import { PROFILES } from './profiles.ts';
import type { VirtualCard, VirtualCardDefinition } from './virtual-card.ts';
import { visaApplication } from './visa-application.ts';

/** The cards and phones of the rig, in the order they are offered. */
export const TRAY: readonly VirtualCardDefinition[] = PROFILES.map(({ name, title, kind, scheme }) => ({
  name,
  title,
  kind,
  scheme,
}));

/**
 * A new card of that name, its transaction counter at zero.
 * @throws TerminalError `card_unknown`
 */
export function createCard(name: string): VirtualCard {
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (profile === undefined) throw new TerminalError('card_unknown');
  const { title, kind, scheme } = profile;
  const makeApplication = scheme === 'visa' ? visaApplication : mastercardApplication;
  const chip = createChip(makeApplication(profile, cardSecrets(profile)));
  let inField = false;

  return {
    name,
    title,
    kind,
    scheme,
    // Phones give no historical bytes.
    atr: contactlessAtr(kind === 'phone' ? '' : '0073C84013009000'),
    insert() {
      inField = true;
      chip.powerOn();
    },
    apdu(command) {
      if (profile.tearsAtGenerateAc && isGenerateAc(command)) inField = false;
      return inField ? chip.process(command) : 'torn';
    },
  };
}
