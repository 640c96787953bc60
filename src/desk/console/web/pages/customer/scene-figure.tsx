import { Lights } from '../../parts/lights.tsx';
import type { Lights as LightsState } from '../../state/lights.ts';
import type { Scene } from '../../state/scene.ts';

type Figure =
  | 'present'
  | 'read'
  | 'away'
  | 'phone'
  | 'other'
  | 'tick'
  | 'cross'
  | 'minus'
  | 'wait'
  | 'closed';

const FIGURES: Record<Scene, Figure> = {
  moment: 'wait',
  out_of_order: 'closed',
  idle: 'present',
  present: 'present',
  present_again: 'present',
  one_card_only: 'other',
  other_card: 'other',
  see_phone: 'phone',
  reading: 'read',
  remove_card: 'away',
  authorising: 'wait',
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'minus',
  failed: 'cross',
};

/** Scenes in which the lights of the reader say something. */
const LIT: readonly Figure[] = ['present', 'read', 'away', 'phone', 'other', 'wait'];

/** The picture of a scene, with the reader's lights above it. It repeats the sentence: decoration. */
export function SceneFigure({ scene, lights }: { scene: Scene; lights: LightsState }) {
  const figure = FIGURES[scene];
  return (
    <div class="figure" data-figure={figure} data-lit={LIT.includes(figure) && scene !== 'moment'}>
      <Lights state={lights} />
      <svg class="figure-drawing" viewBox="0 0 160 120" aria-hidden="true" focusable="false">
        <Drawing figure={figure} />
      </svg>
    </div>
  );
}

function Drawing({ figure }: { figure: Figure }) {
  switch (figure) {
    case 'present':
    case 'read':
      return (
        <>
          <Card />
          <Field />
        </>
      );
    case 'away':
      return (
        <>
          <Card />
          <path class="figure-accent" d="M80 112V88M70 97l10-10 10 10" />
        </>
      );
    case 'other':
      return (
        <>
          <rect class="figure-faint" x="34" y="30" width="74" height="46" rx="6" />
          <rect class="figure-card" x="54" y="44" width="74" height="46" rx="6" />
          <path class="figure-line" d="M54 58h74" />
        </>
      );
    case 'phone':
      return (
        <>
          <rect class="figure-card" x="54" y="8" width="52" height="100" rx="9" />
          <path class="figure-line" d="M74 16h12" />
          <path class="figure-accent" d="M68 60l9 9 16-19" />
        </>
      );
    case 'tick':
      return <Ring mark="M54 62l18 18 34-40" />;
    case 'cross':
      return <Ring mark="M62 42l36 36M98 42L62 78" />;
    case 'minus':
      return <Ring mark="M58 60h44" />;
    case 'closed':
      return <Ring mark="M46 94L114 26" />;
    case 'wait':
      return (
        <>
          <circle class="figure-faint" cx="80" cy="60" r="34" />
          <path class="figure-accent figure-turn" d="M80 26a34 34 0 0134 34" />
        </>
      );
  }
}

function Card() {
  return (
    <g class="figure-moving">
      <rect class="figure-card" x="43" y="8" width="74" height="46" rx="6" />
      <path class="figure-line" d="M43 22h74M53 42h16" />
    </g>
  );
}

/** The reader's field: waves of our own drawing, not the mark of any scheme. */
function Field() {
  return (
    <>
      <path class="figure-wave" d="M52 78a44 44 0 0156 0" />
      <path class="figure-wave" d="M60 90a31 31 0 0140 0" />
      <path class="figure-wave" d="M68 102a18 18 0 0124 0" />
      <path class="figure-line" d="M72 114h16" />
    </>
  );
}

function Ring({ mark }: { mark: string }) {
  return (
    <>
      <circle class="figure-ring" cx="80" cy="60" r="50" />
      <path class="figure-mark" d={mark} pathLength="1" />
    </>
  );
}
