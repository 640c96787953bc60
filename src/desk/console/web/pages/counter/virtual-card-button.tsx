import type { RefObject } from 'preact';
import { Icon } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { VirtualCard } from '../../state/contract.ts';
import { schemeName } from '../../state/final.ts';
import { fill } from '../../texts/fill.ts';
import { dragOnto, flyTo } from './card-motion.ts';

/** A card or a phone, drawn as such. Click it, press Enter on it, or drag it onto the reader. */
export function VirtualCardButton(props: {
  card: VirtualCard;
  reader: RefObject<HTMLElement | null>;
  onTap: () => void;
}) {
  const { card, reader, onTap } = props;
  return (
    <button
      type="button"
      class="virtual-card"
      data-kind={card.kind}
      data-scheme={card.scheme}
      data-name={card.name}
      aria-label={fill(texts.value.tray.tap, { title: card.title })}
      onPointerDown={(event) => dragOnto(event, reader.current, onTap)}
      onClick={(event) => {
        flyTo(event.currentTarget, reader.current);
        onTap();
      }}
    >
      <span class="virtual-card-face">
        <span class="virtual-card-title">{card.title}</span>
        {card.kind === 'card' ? <span class="virtual-card-chip" /> : <Icon name="phone" size={18} />}
        <span class="virtual-card-scheme">{schemeName(card.scheme)}</span>
      </span>
    </button>
  );
}
