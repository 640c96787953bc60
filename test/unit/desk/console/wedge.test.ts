import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KEY_GAP_MS, Wedge } from '../../../../src/desk/console/web/state/wedge.ts';

/** A page with a keyboard: keys and pauses in, what the page would do out. */
function page() {
  const wedge = new Wedge();
  const typed: string[] = [];
  const codes: string[] = [];
  let nowMs = 1_000;
  const take = (decision: { typed: readonly string[]; code: string | null }) => {
    typed.push(...decision.typed);
    if (decision.code !== null) codes.push(decision.code);
  };
  return {
    wedge,
    typed,
    codes,
    press: (key: string, afterMs: number, isRepeat = false) => {
      nowMs += afterMs;
      take(wedge.press(key, nowMs, isRepeat));
    },
    pause: (ms = KEY_GAP_MS) => {
      nowMs += ms;
      take(wedge.silence(nowMs));
    },
  };
}

test('a scanner’s burst with Enter is a code, and not one key of it reaches the page', () => {
  const { press, codes, typed } = page();
  for (const key of '28763443825664394') press(key, 4);
  press('Enter', 4);
  expect(codes).toEqual(['28763443825664394']);
  expect(typed).toEqual([]);
});

test('Shift within a burst belongs to it', () => {
  const { press, codes } = page();
  for (const key of ['h', 'Shift', 'Q', 'Shift', 'V', 'Shift', 'D', 'Shift', 'U', '1', 'Enter'])
    press(key, 10);
  expect(codes).toEqual(['hQVDU1']);
});

test('what a person types arrives key by key', () => {
  const { press, pause, codes, typed } = page();
  for (const key of '12.50') {
    press(key, 120);
    expect(typed.at(-1)).not.toBe(key);
    pause();
    expect(typed.at(-1)).toBe(key);
  }
  press('Enter', 120);
  expect(typed).toEqual(['1', '2', '.', '5', '0', 'Enter']);
  expect(codes).toEqual([]);
});

test('a key that is held back comes with the next, when nothing asked before', () => {
  const { press, typed } = page();
  press('1', 200);
  press('2', 51);
  expect(typed).toEqual(['1']);
});

test('a short burst is a person’s, with its Enter', () => {
  const { press, typed, codes } = page();
  for (const key of ['1', '2', '3', '4', '5', 'Enter']) press(key, 20);
  expect(typed).toEqual(['1', '2', '3', '4', '5', 'Enter']);
  expect(codes).toEqual([]);
});

test('a key held down is no code', () => {
  const { press, codes, typed } = page();
  press('1', 500);
  for (let i = 0; i < 20; i++) press('1', 30, true);
  press('Enter', 30);
  expect(codes).toEqual([]);
  expect(typed).toEqual([...Array(21).fill('1'), 'Enter']);
});

test('a burst without its Enter is dropped, and the code after it is read', () => {
  const { press, pause, codes, typed } = page();
  for (const key of '28763443') press(key, 5);
  pause();
  for (const key of '4006381333931') press(key, 5);
  press('Enter', 5);
  expect(codes).toEqual(['4006381333931']);
  expect(typed).toEqual([]);
});

test('an Enter long after a burst is a person’s', () => {
  const { press, codes, typed } = page();
  for (const key of '28763443') press(key, 5);
  press('Enter', KEY_GAP_MS + 1);
  expect(codes).toEqual([]);
  expect(typed).toEqual(['Enter']);
});

test('other keys pass at once, after what was held', () => {
  const { press, wedge, typed } = page();
  press('1', 500);
  press('Backspace', 20);
  press('Escape', 500);
  expect(typed).toEqual(['1', 'Backspace', 'Escape']);
  expect(wedge.isHolding).toBe(false);
});

test('silence within the gap decides nothing', () => {
  const { press, pause, typed, wedge } = page();
  press('1', 500);
  pause(KEY_GAP_MS - 1);
  expect(typed).toEqual([]);
  expect(wedge.isHolding).toBe(true);
});

test('a burst longer than any code is dropped whole', () => {
  const { press, codes, typed } = page();
  for (let i = 0; i < 4_097; i++) press('7', 2);
  press('Enter', 2);
  expect([codes, typed]).toEqual([[], []]);
  for (let i = 0; i < 4_096; i++) press('7', 100 * Number(i === 0) + 2);
  press('Enter', 2);
  expect(codes.map(({ length }) => length)).toEqual([4_096]);
});

test('at a person’s pace every key comes through once, in order', () => {
  const key = fc.constantFrom('1', '2', '.', 'Enter', 'Backspace', 'Tab', 'ArrowLeft', 'é');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.integer({ min: KEY_GAP_MS + 1, max: 2_000 })), { maxLength: 60 }),
      (keys) => {
        const { press, pause, typed, codes } = page();
        for (const [key, afterMs] of keys) press(key, afterMs);
        pause();
        expect(typed).toEqual(keys.map(([key]) => key));
        expect(codes).toEqual([]);
      },
    ),
  );
});
