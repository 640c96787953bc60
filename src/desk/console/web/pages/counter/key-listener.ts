import { after, monotonicNow } from '../../state/clock.ts';
import { KEY_GAP_MS, Wedge, type WedgeDecision } from '../../state/wedge.ts';
import { commandOf, type KeyCommand, type KeyPress } from './keys.ts';

/** What to do with what was typed. */
export interface KeyHandlers {
  obey(command: KeyCommand): void;
  /** A scanner typed this code. */
  takeCode(code: string): void;
}

/**
 * The whole page listens, so that a cashier never has to aim and a scanner that types needs no field. An open dialog and a
 * focused field keep their keys.
 */
export function listenToKeys({ obey, takeCode }: KeyHandlers): () => void {
  const wedge = new Wedge();
  let stopSilence = (): void => {};

  const commandsOf = ({ typed }: WedgeDecision, focus: KeyPress['focus']): KeyCommand[] =>
    typed.map((key) => commandOf({ key, modified: false, focus })).filter((command) => command !== null);

  /** Nothing comes after the last key: it was a person's. */
  const settleLater = (focus: KeyPress['focus']): void => {
    stopSilence();
    if (!wedge.isHolding) return;
    stopSilence = after(KEY_GAP_MS, () => {
      for (const command of commandsOf(wedge.silence(monotonicNow()), focus)) obey(command);
      settleLater(focus);
    });
  };

  const onKey = (event: KeyboardEvent): void => {
    if (document.querySelector('dialog[open]')) return;
    const focus = focusOf(event.target);
    if (!isPagesOwn(event, focus)) return;
    const decision = wedge.press(event.key, event.timeStamp, event.repeat);
    const commands = event.repeat ? [] : commandsOf(decision, focus);
    if (wedge.isHolding || decision.code !== null || commands.length > 0) event.preventDefault();
    for (const command of commands) obey(command);
    if (decision.code !== null) takeCode(decision.code);
    settleLater(focus);
  };
  document.addEventListener('keydown', onKey);
  return () => {
    stopSilence();
    document.removeEventListener('keydown', onKey);
  };
}

function focusOf(target: EventTarget | null): KeyPress['focus'] {
  if (!(target instanceof Element)) return 'page';
  if (target.closest('input, select, textarea')) return 'field';
  return target.closest('button, a, summary') ? 'control' : 'page';
}

/** The browser's shortcuts, what is typed into a field, and the space that presses a button are not the page's. */
function isPagesOwn(event: KeyboardEvent, focus: KeyPress['focus']): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || focus === 'field') return false;
  return !(event.key === ' ' && focus === 'control');
}
