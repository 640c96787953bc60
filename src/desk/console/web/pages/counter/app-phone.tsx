import { Icon, type IconName } from '../../parts/icon.tsx';
import { texts } from '../../state/appearance.ts';
import type { AppView } from '../../state/contract.ts';
import { answerApp, hold, scanShown } from '../../state/rig-actions.ts';
import { handsOf } from '../../state/shelves.ts';
import { terminal } from '../../state/store.ts';
import { ownWords } from '../../texts/counter/counter-texts.ts';
import { fill } from '../../texts/fill.ts';

/** A customer's phone with a wallet app: what its owner can do with it now is what can be pressed. */
export function AppPhone({ app }: { app: AppView }) {
  const t = texts.value.tray;
  const { title, hint } = ownWords(app, texts.value);
  const hands = handsOf(app, terminal.value.payment);
  return (
    <article
      class="app-phone"
      data-name={app.name}
      data-scheme={app.scheme}
      data-waits={hands.answer}
      aria-label={title}
    >
      <h4 class="app-title">{title}</h4>
      <p class="app-hint">{hands.answer ? t.waits : hint}</p>
      <div class="app-hands">
        {hands.answer ? (
          <>
            <Hand icon="tick" text={t.confirm} onPress={() => void answerApp(app.name, true)} />
            <Hand icon="cross" text={t.refuse} onPress={() => void answerApp(app.name, false)} />
          </>
        ) : (
          <>
            {app.holds && (
              <Hand
                icon="qr"
                text={t.hold}
                label={fill(t.holdOf, { title })}
                off={!hands.hold}
                onPress={() => void hold(app.name)}
              />
            )}
            {app.scans && (
              <Hand
                icon="scanner"
                text={t.scan}
                label={fill(t.scanOf, { title })}
                off={!hands.scan}
                onPress={() => void scanShown(app.name)}
              />
            )}
          </>
        )}
      </div>
    </article>
  );
}

function Hand(props: { icon: IconName; text: string; label?: string; off?: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      class="app-hand"
      aria-label={props.label ?? props.text}
      disabled={props.off ?? false}
      onClick={props.onPress}
    >
      <Icon name={props.icon} size={16} />
      {props.text}
    </button>
  );
}
