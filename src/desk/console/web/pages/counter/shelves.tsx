import { signal } from '@preact/signals';
import type { RefObject } from 'preact';
import { Segments } from '../../parts/segments.tsx';
import { texts } from '../../state/appearance.ts';
import { type Rig, type Shelf, shelvesOf } from '../../state/shelves.ts';
import { AppShelf } from './app-shelf.tsx';
import { CardShelf } from './card-shelf.tsx';

const chosen = signal<Shelf>('everyday');

/** What lies on the demo counter, on shelves of which one is in view. */
export function Shelves({ rig, reader }: { rig: Rig; reader: RefObject<HTMLElement | null> }) {
  const t = texts.value.tray;
  const offered = shelvesOf(rig);
  const shelf = offered.find((name) => name === chosen.value) ?? 'everyday';
  return (
    <>
      <Segments
        label={t.cards}
        choices={offered.map((value) => ({ value, text: t.shelves[value] }))}
        value={shelf}
        onChoose={(value) => {
          chosen.value = value;
        }}
      />
      {shelf === 'apps' ? (
        <AppShelf rig={rig} />
      ) : (
        <CardShelf key={shelf} shelf={shelf} cards={rig.cards} reader={reader} />
      )}
    </>
  );
}
