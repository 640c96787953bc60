import type { TerminalMessage } from './contract.ts';
import type { Scene } from './scene.ts';

/**
 * What the four lights do.
 * off: none. blink: the first, shortly, every few seconds. first: the first is lit. all: all four run on.
 * @spec EMV Contactless Book A, user interface: lights
 */
export type Lights = 'off' | 'blink' | 'first' | 'all';

/** Scenes in which the reader takes no card, or has said no. */
const DARK: readonly Scene[] = [
  'moment',
  'out_of_order',
  'show_code',
  'asking_wallet',
  'scan_code',
  'confirm_in_app',
  'reversing',
  'unknown',
  'refunding',
  'refunded',
  'refund_failed',
  'declined',
  'cancelled',
  'timed_out',
  'failed',
];

/** Lights of a scene; what the terminal says about the card goes first. */
export function lightsOf(scene: Scene, message: TerminalMessage | null): Lights {
  if (DARK.includes(scene)) return 'off';
  switch (scene) {
    case 'idle':
      return 'blink';
    case 'remove_card':
    case 'authorising':
    case 'approved':
      return 'all';
    default:
      if (message?.status === 'processing_error') return 'off';
      return message?.status === 'card_read_successfully' ? 'all' : 'first';
  }
}
