import type { HealthView, PaymentView } from '../../state/contract.ts';
import { isByCode } from '../../state/final.ts';
import { refusedCode } from '../../state/refused-code.ts';
import type { Scene } from '../../state/scene.ts';
import { tenderTitle } from '../../state/tenders.ts';
import type { TerminalState } from '../../state/terminal-state.ts';
import { type CustomerTexts, codeWords, plainReason } from '../../texts/customer/customer-texts.ts';
import { fill } from '../../texts/fill.ts';

export interface SceneWords {
  sentence: string;
  /** A second, quieter line; may be empty. */
  more: string;
}

/** What a scene says. `now`: page's clock, ms. */
export function sceneWords(scene: Scene, state: TerminalState, now: number, t: CustomerTexts): SceneWords {
  const { payment, health } = state;
  const refused = scene === 'code_refused' ? refusedCode(state, now) : null;
  if (refused) {
    const { sentence, hint } = codeWords(refused.code, t);
    return { sentence, more: hint };
  }
  const wallet = (payment && tenderTitle(payment, health?.tenders ?? [])) ?? t.yourApp;
  return {
    sentence: fill(t.screens[scene], { wallet }),
    more: fill(moreOf(scene, payment, health, t), { wallet }),
  };
}

function moreOf(
  scene: Scene,
  payment: PaymentView | null,
  health: HealthView | null,
  t: CustomerTexts,
): string {
  const reason = plainReason(payment?.reasonCode ?? null, t);
  switch (scene) {
    case 'declined':
      return joined(reason, payment && isByCode(payment) ? t.otherWay : t.more.declined);
    case 'timed_out':
    case 'cancelled':
    case 'other_card':
      return joined(reason, t.more[scene]);
    case 'approved':
      if (payment?.cvm === 'signature') return t.sign;
      return printerReady(health) ? t.takeReceipt : t.more.approved;
    default:
      return t.more[scene];
  }
}

const joined = (...sentences: string[]): string => sentences.filter(Boolean).join(' ');

const printerReady = (health: HealthView | null): boolean =>
  health?.devices.find(({ kind }) => kind === 'printer')?.state === 'ready';
