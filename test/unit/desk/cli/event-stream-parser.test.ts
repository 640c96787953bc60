import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventStreamParser } from '../../../../src/desk/cli/event-stream-parser.ts';

const STREAM =
  'retry: 1000\n\nevent: a\ndata: {"n":1}\n\n: heartbeat\n\nevent: b\r\ndata:2\r\ndata: 3\r\n\r\n';

it('finds the same events wherever the stream is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(STREAM.length)), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), STREAM.length];
      const parser = new EventStreamParser();
      const events = places
        .slice(1)
        .flatMap((place, index) => parser.push(STREAM.slice(places[index], place)));
      expect(events).toEqual(['{"n":1}', '2\n3']);
    }),
  );
});

it('waits for the empty line that ends an event', () => {
  const parser = new EventStreamParser();
  expect(parser.push('data: 1\n')).toEqual([]);
  expect(parser.push('\n')).toEqual(['1']);
});

it.each([
  ['one line', 'data: xxxxxxxxxx'],
  ['many lines', 'data: xxxxxxxxxx\n'],
])('bounds an event of %s', (_kind, piece) => {
  const parser = new EventStreamParser();
  expect(() => {
    for (let sent = 0; sent < 200; sent++) parser.push(piece.repeat(1000));
  }).toThrow('more than 1 MB');
});
