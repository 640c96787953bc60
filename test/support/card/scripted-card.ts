import type { CardEvent, LinkLoss } from '../../../src/card/kernels/kernel.ts';
import { type Card, respond } from './drive.ts';

/** Expected command in hex, or the beginning of it before "…", or a pattern; then the response in hex, or a loss. */
export type ScriptStep = readonly [command: string | RegExp, response: string | { lost: LinkLoss }];

/** A card that follows a script: fails at the first wrong command, and `assertUsedUp` when steps are left. */
export function scriptedCard(script: readonly ScriptStep[]): { card: Card; assertUsedUp(): void } {
  let at = 0;
  const card = (apdu: string, name: string): CardEvent => {
    const step = script[at++];
    if (!step) throw new Error(`the script has ended, yet came ${name}: ${apdu}`);
    const [expected, response] = step;
    if (!fits(apdu, expected)) throw new Error(`step ${at}: expected ${expected}, not ${name}: ${apdu}`);
    return typeof response === 'string' ? respond(response) : { kind: 'lost', cause: response.lost };
  };
  const assertUsedUp = () => {
    if (at < script.length) throw new Error(`${script.length - at} steps of the script were not reached`);
  };
  return { card, assertUsedUp };
}

function fits(apdu: string, expected: string | RegExp): boolean {
  if (expected instanceof RegExp) return expected.test(apdu);
  const wanted = expected.replace(/\s+/g, '').toUpperCase();
  return wanted.endsWith('…') ? apdu.startsWith(wanted.slice(0, -1)) : apdu === wanted;
}
