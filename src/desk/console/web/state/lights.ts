import type { TerminalMessage } from './contract.ts';
import type { Scene } from './scene.ts';

/**
 * What the four lights do.
 * off: none. blink: the first, shortly, every few seconds. first: the first is lit. all: all four run on.
 * @spec EMV Contactless Book A, user interface: lights
 */
export type Lights = 'off' | 'blink' | 'first' | 'all';

/** Lights of a scene; what the terminal says about the card goes first. */
export function lightsOf(scene: Scene, message: TerminalMessage | null): Lights {
  switch (scene) {
    case 'moment':
    case 'out_of_order':
    case 'declined':
    case 'cancelled':
    case 'timed_out':
    case 'failed':
      return 'off';
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
