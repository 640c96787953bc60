import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CodeAssembly } from '../../../../drivers/scanners/code-assembly.ts';
import { COMMON_LAYOUT, codePart } from '../../../../drivers/scanners/scanned-data.ts';
import type { ScannedCode } from '../../../../src/platform/ports/scanner.ts';
import { scannerSurroundings } from '../../../support/scanners/scanner-surroundings.ts';

function assembly() {
  const at = scannerSurroundings();
  const codes: ScannedCode[] = [];
  const assembly = new CodeAssembly(at, 'utf8', (code) => codes.push(code));
  const add = (text: string, aim: string | null, continues: boolean) =>
    assembly.add({ bytes: Buffer.from(text, 'utf8'), aim, continues });
  const dropped = () => at.log.lines.map(({ fields }) => [fields.reason, fields.count]);
  return { ...at, assembly, codes, add, dropped };
}

test('parts become one code with the AIM identifier of the first', () => {
  const { add, codes, clock } = assembly();
  add('hQVDUFY', ']Q3', true);
  clock.advance(499);
  add('wMWEH', null, true);
  clock.advance(499);
  add('BAQ==', ']Q3', false);
  expect(codes).toEqual([{ text: 'hQVDUFYwMWEHBAQ==', aim: ']Q3' }]);
  expect(clock.pendingTimers).toBe(0);
});

test('a character may begin in one part and end in the next', () => {
  const { assembly: parts, codes } = assembly();
  const bytes = Buffer.from('支', 'utf8');
  parts.add({ bytes: bytes.subarray(0, 1), aim: null, continues: true });
  parts.add({ bytes: bytes.subarray(1), aim: null, continues: false });
  expect(codes).toEqual([{ text: '支', aim: null }]);
});

test('a code whose next part does not come within half a second is never told, and the next one is', () => {
  const { add, codes, clock, dropped } = assembly();
  add('287634', ']Q1', true);
  clock.advance(500);
  add('28763443825664394', ']Q1', false);
  expect(codes).toEqual([{ text: '28763443825664394', aim: ']Q1' }]);
  expect(dropped()).toEqual([['Its end is missing.', 6]]);
});

test('another AIM identifier begins another code', () => {
  const { add, codes, dropped } = assembly();
  add('287634', ']Q1', true);
  add('4006381333931', ']E0', false);
  expect(codes).toEqual([{ text: '4006381333931', aim: ']E0' }]);
  expect(dropped()).toEqual([['Its end is missing.', 6]]);
});

test('a code that is too long is dropped whole, however long it goes on', () => {
  const { add, codes, dropped } = assembly();
  for (let i = 0; i < 100; i++) add('7'.repeat(56), ']Q1', true);
  add('7', ']Q1', false);
  expect(codes).toEqual([]);
  expect(dropped()).toEqual([['It is empty, too long or no text.', 5601]]);
  add('1', null, false);
  expect(codes).toEqual([{ text: '1', aim: null }]);
});

test('when the scanner goes, what it began is forgotten', () => {
  const { assembly: parts, add, codes, clock } = assembly();
  add('2876', ']Q1', true);
  parts.forget();
  add('1', ']E0', false);
  expect(codes).toEqual([{ text: '1', aim: ']E0' }]);
  expect(clock.pendingTimers).toBe(0);
});

test('nothing of a code is logged', () => {
  const { add, log, clock } = assembly();
  add('28763443825664394', ']Q1', false);
  add('2876344\u0000', ']Q1', false);
  add('2876344', ']Q1', true);
  clock.advance(500);
  expect(log.lines).toHaveLength(2);
  expect(log.text()).not.toContain('2876344');
});

test('whatever a device sends, it never throws and tells only text', () => {
  const report = fc.uint8Array({ minLength: 0, maxLength: 70 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(report, fc.integer({ min: 0, max: 600 })), { maxLength: 50 }),
      (reports) => {
        const { assembly: parts, codes, clock } = assembly();
        for (const [bytes, pauseMs] of reports) {
          const part = codePart(
            Uint8Array.of(2, ...bytes.map((byte, i) => (i === 0 ? byte % 64 : byte))),
            COMMON_LAYOUT,
          );
          if (part) parts.add(part);
          clock.advance(pauseMs);
        }
        for (const { text } of codes) expect(text.length).toBeGreaterThan(0);
      },
    ),
  );
});
