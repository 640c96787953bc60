import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodeFraming } from '../../../../../drivers/scanners/serial/code-framing.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const texts = (frames: (Uint8Array | null)[]) =>
  frames.map((frame) => frame && Buffer.from(frame).toString('latin1'));

function framing(options: { prefix?: string; suffix?: string } = {}) {
  const framing = new CodeFraming({ suffix: 'line', ...options });
  return { framing, push: (text: string) => texts(framing.push(bytes(text))) };
}

test.each(['\r', '\n', '\r\n'])('a line that ends with %j is a code', (end) => {
  const { push, framing: line } = framing();
  expect(push(`123${end}456${end}78`)).toEqual(['123', '456']);
  expect(line.isWaiting).toBe(true);
  expect(push(`9${end}`)).toEqual(['789']);
  expect(line.isWaiting).toBe(false);
});

test('CR and LF that come apart end one code', () => {
  const { push } = framing();
  expect([push('12\r'), push('\n34\r'), push('\n')]).toEqual([['12'], ['34'], []]);
});

test('a suffix of bytes is found across pieces and is not part of the code', () => {
  const { push } = framing({ suffix: '0D0A03' });
  expect(push('12\r\n')).toEqual([]);
  expect(push('34\r')).toEqual([]);
  expect(push('\n\u000356')).toEqual(['12\r\n34']);
});

test('what does not begin with the prefix is none', () => {
  const { push } = framing({ prefix: '02', suffix: '03' });
  expect(push('\u0002123\u0003')).toEqual(['123']);
  expect(push('123\u0003')).toEqual([null]);
  expect(push('\u0002456\u0003')).toEqual(['456']);
});

test('without a suffix silence ends a code; with one, silence ends what is none', () => {
  const none = framing({ suffix: 'none' });
  expect(none.push('123\r')).toEqual([]);
  expect(none.framing.endsWithSilence).toBe(true);
  expect(texts([none.framing.silence()])).toEqual(['123\r']);
  const line = framing();
  line.push('123');
  expect(line.framing.silence()).toBeNull();
  expect(line.push('45\r')).toEqual(['45']);
});

test.each(['line', '0D0A'])(
  'with suffix %s a code that never ends is dropped, and the next is read',
  (suffix) => {
    const { push } = framing({ suffix });
    for (let i = 0; i < 20; i++) expect(push('7'.repeat(997))).toEqual([]);
    expect(push('\r\n123\r\n')).toEqual([null, '123']);
  },
);

test('after a reset nothing is left of what had begun', () => {
  const { framing: line, push } = framing();
  push('123');
  line.reset();
  expect(push('45\r')).toEqual(['45']);
});

test('however the bytes are cut, the codes are the same', () => {
  const code = fc.string({
    minLength: 1,
    maxLength: 40,
    unit: fc.constantFrom('1', '2', ']', 'Q', '\u001d'),
  });
  fc.assert(
    fc.property(
      fc.array(code, { maxLength: 8 }),
      fc.array(fc.integer({ min: 1, max: 30 })),
      (codes, cuts) => {
        const { push } = framing();
        let rest = codes.map((text) => `${text}\r\n`).join('');
        const read: unknown[] = [];
        for (const cut of cuts) {
          read.push(...push(rest.slice(0, cut)));
          rest = rest.slice(cut);
        }
        read.push(...push(rest));
        expect(read).toEqual(codes);
      },
    ),
  );
});
