/** Pixels a pointer may tremble before a press becomes a drag. */
const DRAG_FROM = 6;
/** A card dropped this near to the reader is on it: the field is wider than the case. */
const REACH = 24;
const FLIGHT_MS = 900;

/**
 * Lets the pressed card follow the pointer until it is released; over `target` that counts as `onDrop`.
 * Fingers scroll the tray and tap the cards instead.
 */
export function dragOnto(press: PointerEvent, target: HTMLElement | null, onDrop: () => void): void {
  const card = press.currentTarget;
  if (!(card instanceof HTMLElement) || !target || press.pointerType === 'touch' || press.button !== 0)
    return;
  let ghost: HTMLElement | null = null;
  const follow = new AbortController();
  const { signal } = follow;

  const end = (): void => {
    follow.abort();
    ghost?.remove();
    delete card.dataset['dragged'];
    delete target.dataset['near'];
  };
  addEventListener(
    'pointermove',
    (move) => {
      const x = move.clientX - press.clientX;
      const y = move.clientY - press.clientY;
      if (!ghost && Math.hypot(x, y) < DRAG_FROM) return;
      ghost ??= lift(card);
      card.dataset['dragged'] = '';
      ghost.style.translate = `${x}px ${y}px`;
      target.dataset['near'] = String(isNear(move, target));
    },
    { signal },
  );
  addEventListener(
    'pointerup',
    (release) => {
      end();
      if (!ghost) return;
      swallowClick(card);
      if (isNear(release, target)) onDrop();
    },
    { signal },
  );
  addEventListener('pointercancel', end, { signal });
}

/** A copy of the card above the page: its place in the tray scrolls, and would cut it off. */
function lift(card: HTMLElement): HTMLElement {
  const { left, top, width, height } = (card.firstElementChild ?? card).getBoundingClientRect();
  const ghost = card.cloneNode(true) as HTMLElement;
  ghost.classList.add('card-ghost');
  ghost.removeAttribute('data-name');
  ghost.tabIndex = -1;
  ghost.setAttribute('aria-hidden', 'true');
  Object.assign(ghost.style, {
    left: `${left}px`,
    top: `${top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  document.body.append(ghost);
  return ghost;
}

/** Shows the way a tapped card takes: to the reader, a moment there, and back. */
export function flyTo(card: HTMLElement, target: HTMLElement | null): void {
  if (!target || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const from = (card.firstElementChild ?? card).getBoundingClientRect();
  const to = target.getBoundingClientRect();
  const x = to.x + to.width / 2 - (from.x + from.width / 2);
  const y = to.y + to.height * 0.6 - (from.y + from.height / 2);
  const there = { translate: `${x}px ${y}px`, scale: '0.82' };
  const ghost = lift(card);
  card.dataset['dragged'] = '';
  const flight = ghost.animate(
    [
      { translate: '0 0', scale: '1', easing: 'cubic-bezier(.3,.8,.3,1)' },
      { ...there, offset: 0.35 },
      { ...there, offset: 0.7, easing: 'cubic-bezier(.5,0,.5,1)' },
      { translate: '0 0', scale: '1' },
    ],
    FLIGHT_MS,
  );
  flight.onfinish = () => {
    ghost.remove();
    delete card.dataset['dragged'];
  };
}

/** The click that follows a drag is none. It comes before the next task, or not at all. */
function swallowClick(card: HTMLElement): void {
  const swallow = (click: Event): void => click.stopImmediatePropagation();
  card.addEventListener('click', swallow, { capture: true, once: true });
  requestAnimationFrame(() => card.removeEventListener('click', swallow, { capture: true }));
}

function isNear(pointer: PointerEvent, target: HTMLElement): boolean {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return (
    pointer.clientX > left - REACH &&
    pointer.clientX < right + REACH &&
    pointer.clientY > top - REACH &&
    pointer.clientY < bottom + REACH
  );
}
