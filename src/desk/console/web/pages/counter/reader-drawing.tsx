import type { RefObject } from 'preact';
import { Lights } from '../../parts/lights.tsx';
import { Waves } from '../../parts/waves.tsx';
import { texts } from '../../state/appearance.ts';
import { tick } from '../../state/clock.ts';
import { lightsOf } from '../../state/lights.ts';
import { sceneOf } from '../../state/scene.ts';
import { terminal } from '../../state/store.ts';

/** The reader on the demo counter: where cards are dropped. Its lights are those of the customer's screen. */
export function ReaderDrawing({ place }: { place: RefObject<HTMLDivElement | null> }) {
  const scene = sceneOf(terminal.value, tick.value);
  return (
    <div class="reader" ref={place}>
      <div class="reader-field">
        <Lights state={lightsOf(scene, terminal.value.message)} />
        <p class="reader-hint">{texts.value.tray.hint}</p>
      </div>
      <Waves />
    </div>
  );
}
