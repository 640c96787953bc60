import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { texts } from '../../state/appearance.ts';
import type { VirtualCard } from '../../state/contract.ts';
import { tap } from '../../state/rig-actions.ts';
import { CARD_SHELVES } from '../../state/shelves.ts';
import { VirtualCardButton } from './virtual-card-button.tsx';

/** The one card that Tab reaches; arrow keys go on from it. */
const atHand = signal<string | null>(null);

/** Cards and phones to hold to the reader, in labelled groups. */
export function CardShelf(props: {
  shelf: keyof typeof CARD_SHELVES;
  cards: readonly VirtualCard[];
  reader: RefObject<HTMLElement | null>;
}) {
  const t = texts.value.tray;
  const groups = CARD_SHELVES[props.shelf].map((group) => ({
    group,
    cards: props.cards.filter((card) => card.group === group),
  }));
  const names = groups.flatMap(({ cards }) => cards.map(({ name }) => name));
  const reachable = names.find((name) => name === atHand.value) ?? names[0];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons inside
    <div class="wallet" onKeyDown={moveFocus}>
      {groups.map(({ group, cards }) => (
        <section key={group} class="wallet-group" aria-label={t.groups[group]}>
          <h3 class="wallet-label">{t.groups[group]}</h3>
          <ul class="wallet-cards">
            {cards.map((card) => (
              <li key={card.name} class="wallet-slot">
                <VirtualCardButton
                  card={card}
                  reader={props.reader}
                  reachable={card.name === reachable}
                  onFocus={() => {
                    atHand.value = card.name;
                  }}
                  onTap={() => void tap(card.name)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Arrow keys go from card to card, Home and End to the first and last. */
function moveFocus(event: KeyboardEvent): void {
  const wallet = event.currentTarget;
  if (!(wallet instanceof HTMLElement)) return;
  const buttons = [...wallet.querySelectorAll<HTMLElement>('.virtual-card')];
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  const step = STEPS[event.key];
  const next =
    event.key === 'Home'
      ? buttons[0]
      : event.key === 'End'
        ? buttons.at(-1)
        : step && buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
