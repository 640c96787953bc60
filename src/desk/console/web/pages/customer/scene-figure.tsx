import { Lights } from '../../parts/lights.tsx';
import type { Lights as LightsState } from '../../state/lights.ts';
import type { Scene } from '../../state/scene.ts';

type Figure =
  | 'present'
  | 'read'
  | 'away'
  | 'phone'
  | 'confirm'
  | 'tap_or_show'
  | 'show'
  | 'label'
  | 'asked'
  | 'back'
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
  present_or_show: 'tap_or_show',
  show_code: 'show',
  code_refused: 'label',
  present_again: 'present',
  one_card_only: 'other',
  other_card: 'other',
  see_phone: 'phone',
  reading: 'read',
  remove_card: 'away',
  authorising: 'wait',
  asking_wallet: 'wait',
  scan_code: 'show',
  confirm_in_app: 'confirm',
  reversing: 'back',
  unknown: 'asked',
  refunding: 'back',
  refunded: 'tick',
  refund_failed: 'cross',
  approved: 'tick',
  declined: 'cross',
  cancelled: 'minus',
  timed_out: 'minus',
  failed: 'cross',
};

/** Scenes in which the lights of the reader say something. */
const LIT: readonly Figure[] = ['present', 'tap_or_show', 'read', 'away', 'phone', 'other', 'wait'];
const UNLIT: readonly Scene[] = ['moment', 'asking_wallet'];

/** The picture of a scene, with the reader's lights above it. It repeats the sentence: decoration. */
export function SceneFigure({ scene, lights }: { scene: Scene; lights: LightsState }) {
  const figure = FIGURES[scene];
  return (
    <div class="figure" data-figure={figure} data-lit={LIT.includes(figure) && !UNLIT.includes(scene)}>
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
    case 'confirm':
      return (
        <>
          <rect class="figure-card" x="54" y="8" width="52" height="100" rx="9" />
          <path class="figure-line" d="M74 16h12" />
          <circle class="figure-faint" cx="80" cy="58" r="15" />
          <path class="figure-accent figure-turn" d="M80 43a15 15 0 0115 15" />
          <path class="figure-line" d="M66 92h28" />
        </>
      );
    case 'tap_or_show':
      return (
        <>
          <g transform="translate(-38 0)">
            <Card />
            <Field />
          </g>
          <path class="figure-faint" d="M91 22v72" />
          <g transform="translate(46 0)">
            <PhoneWithCode />
          </g>
        </>
      );
    case 'show':
      return <PhoneWithCode />;
    case 'label':
      return (
        <>
          <path class="figure-card" d="M30 34h82l22 26-22 26H30z" />
          <path class="figure-line" d="M42 48v24M50 48v24M56 48v24M66 48v24M72 48v24M82 48v24M88 48v24" />
          <circle class="figure-line" cx="112" cy="60" r="5" />
        </>
      );
    case 'asked':
      return (
        <>
          <circle class="figure-faint" cx="80" cy="60" r="44" />
          <path class="figure-accent figure-turn" d="M80 16a44 44 0 0144 44" />
          <path class="figure-line" d="M68 50a12 12 0 1118 10.4c-4 2.6-6 5-6 9.6M80 82v.4" />
        </>
      );
    case 'back':
      return (
        <>
          <circle class="figure-faint" cx="80" cy="60" r="44" />
          <path class="figure-accent" d="M70 44L56 58l14 14M56 58h32a14 14 0 010 28h-8" />
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

function PhoneWithCode() {
  return (
    <>
      <rect class="figure-card" x="54" y="8" width="52" height="100" rx="9" />
      <path class="figure-line" d="M74 16h12" />
      <path
        class="figure-accent figure-code"
        d="M65 40h10v10H65zM85 40h10v10H85zM65 60h10v10H65zM85 60h4v4M95 60v4M85 70h10M70 84h20"
      />
    </>
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
