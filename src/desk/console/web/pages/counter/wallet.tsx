import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { Segments } from '../../parts/segments.tsx';
import { tap } from '../../state/actions.ts';
import { texts } from '../../state/appearance.ts';
import type { VirtualCard } from '../../state/contract.ts';
import { VirtualCardButton } from './virtual-card-button.tsx';

type Group = VirtualCard['group'];

/** What lies together: cards that simply pay, and those that show how payments end otherwise. */
const SHELVES = { everyday: ['card', 'phone'], trouble: ['trouble'] } as const satisfies Record<
  string,
  readonly Group[]
>;
type Shelf = keyof typeof SHELVES;

const shelf = signal<Shelf>('everyday');
/** The one card that Tab reaches; arrow keys go on from it. */
const atHand = signal<string | null>(null);

/** The tray's cards and phones, in two shelves and labelled groups. */
export function Wallet(props: { cards: readonly VirtualCard[]; reader: RefObject<HTMLElement | null> }) {
  const t = texts.value.tray;
  const groups = SHELVES[shelf.value].map((group) => ({
    group,
    cards: props.cards.filter((card) => card.group === group),
  }));
  const names = groups.flatMap(({ cards }) => cards.map(({ name }) => name));
  const reachable = names.find((name) => name === atHand.value) ?? names[0];
  return (
    <>
      <Segments
        label={t.cards}
        choices={Object.entries(t.shelves).map(([value, text]) => ({ value: value as Shelf, text }))}
        value={shelf.value}
        onChoose={(chosen) => {
          shelf.value = chosen;
        }}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys move between the buttons inside */}
      <div class="wallet" onKeyDown={moveFocus} key={shelf.value}>
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
    </>
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
