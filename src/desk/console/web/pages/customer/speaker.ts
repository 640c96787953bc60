import { effect, signal } from '@preact/signals';
import { terminal } from '../../state/store.ts';
import { TONES, type Tone, toneOf } from '../../state/tones.ts';

/** Browsers keep a page silent until somebody touches it: off until then, and then as chosen. */
export const sounding = signal(false);

let context: AudioContext | null = null;

export function setSound(on: boolean): void {
  sounding.value = on;
  context ??= on ? new AudioContext() : null;
  void (on ? context?.resume() : context?.suspend());
}

/** Plays what each change asks for, and takes the first touch or key as leave to sound. */
export function followTones(): () => void {
  const unlock = (): void => setSound(true);
  const once = { once: true };
  document.addEventListener('pointerdown', unlock, once);
  document.addEventListener('keydown', unlock, once);
  let before = terminal.peek();
  const stop = effect(() => {
    const tone = toneOf(before, terminal.value);
    before = terminal.value;
    if (tone) play(tone);
  });
  return () => {
    stop();
    document.removeEventListener('pointerdown', unlock);
    document.removeEventListener('keydown', unlock);
  };
}

function play(tone: Tone): void {
  if (!sounding.peek() || !context) return;
  const { hertz, beats } = TONES[tone];
  for (const [start, end] of beats) {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    oscillator.frequency.value = hertz;
    gain.gain.value = 0.25;
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(context.currentTime + start);
    oscillator.stop(context.currentTime + end);
  }
}
