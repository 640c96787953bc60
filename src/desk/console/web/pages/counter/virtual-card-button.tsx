import type { RefObject } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { VirtualCard } from '../../state/contract.ts';
import { ownWords } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';
import { dragOnto, flyTo } from './card-motion.ts';

/** A card or a phone, drawn as such, with what will happen. Click it, press Enter on it, or drag it onto the reader. */
export function VirtualCardButton(props: {
  card: VirtualCard;
  reader: RefObject<HTMLElement | null>;
  /** Tab stops here. */
  reachable: boolean;
  onFocus: () => void;
  onTap: () => void;
}) {
  const { card, reader, onTap } = props;
  const { title, hint } = ownWords(card, texts.value);
  return (
    <button
      type="button"
      class="virtual-card"
      data-kind={card.kind}
      data-scheme={card.scheme}
      data-name={card.name}
      tabIndex={props.reachable ? 0 : -1}
      aria-label={`${fill(texts.value.tray.tap, { title })}. ${hint}`}
      onFocus={props.onFocus}
      onPointerDown={(event) => dragOnto(event, reader.current, onTap)}
      onClick={(event) => {
        flyTo(event.currentTarget, reader.current);
        onTap();
      }}
    >
      <span class="virtual-card-face">
        <span class="virtual-card-title">{title}</span>
        <span class="virtual-card-hint">{hint}</span>
        {card.kind === 'card' ? <span class="virtual-card-chip" /> : <Icon name="phone" size={18} />}
      </span>
    </button>
  );
}
