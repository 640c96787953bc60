import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { readTranscripts } from '../../../../src/rig/transcripts/read-transcripts.ts';

const GPO = '80A8000002830000';

/** Steps as [command, response] in hex; null: unknown. */
const stepsOf = (text: string) =>
  readTranscripts(text).transcripts.map(({ steps }) =>
    steps.map(({ command, response }) => [command && toHex(command), toHex(response)]),
  );

describe('a transcript file', () => {
  it.each([
    ['one transcript', { steps: [{ c: GPO, r: '6985' }] }],
    ['an array of steps', [{ c: GPO, r: '6985' }]],
    ['words for c and r', [{ command: GPO, response: '6985' }]],
    ['hex with spaces and 0x', [{ c: '0x80 0xA8 00 00 02 83 00 00', r: '69:85' }]],
  ])('may be %s', (_form, value) => {
    const file = readTranscripts(JSON.stringify(value));
    expect(file.single).toBe(true);
    expect(stepsOf(JSON.stringify(value))).toEqual([[[GPO, '6985']]]);
  });

  it.each([
    ['a list under "transcripts"', { about: 'x', transcripts: [{ id: 'a', steps: [{ c: '', r: '9000' }] }] }],
    ['an array of transcripts', [{ id: 'a', steps: [{ c: null, r: '9000' }] }]],
  ])('may be %s', (_form, value) => {
    const file = readTranscripts(JSON.stringify(value));
    expect(file).toMatchObject({ single: false, transcripts: [{ id: 'a', masked: false }] });
    expect(stepsOf(JSON.stringify(value))).toEqual([[[null, '9000']]]);
  });

  it.each([
    ['C: and R:', `C: ${GPO}\nR: 6985\n`],
    ['> and <', `> 80 A8 00 00 02 83 00 00\r\n< 69 85`],
    ['arrows', `--> ${GPO}\n<-- 6985`],
    ['words', `C-APDU: ${GPO}\nR-APDU: 6985`],
    ['remarks and empty lines', `# a card\n\n>> ${GPO} (GPO)\n\n<< 6985 // refused\n`],
    ['a value over two lines', `C: 80A8000002\n   830000\nR: 69\n85`],
  ])('may be text with %s', (_form, text) => {
    expect(stepsOf(text)).toEqual([[[GPO, '6985']]]);
  });

  it('of text tells an unknown command from an answer that never came', () => {
    expect(stepsOf(`C:\nR: 9000\nR: 6A83\nC: ${GPO}\nC: ${GPO}`)).toEqual([
      [
        [null, '9000'],
        [null, '6A83'],
        [GPO, ''],
        [GPO, ''],
      ],
    ]);
  });

  it('may say what terminal there was, under two names', () => {
    const terminal = {
      'not-found': '6700',
      randoms: 'ABABABAB',
      date: '200316',
      time: '010203',
      'transaction-req': '9F02060000000090005F2A0208409C0100',
      data: { '9f1a': '0276' },
      nobody: 'knows this',
    };
    for (const value of [{ terminal }, { expected: { terminal } }]) {
      const text = JSON.stringify({ ...value, masked: true, steps: [{ c: GPO, r: '9000' }] });
      const [transcript] = readTranscripts(text).transcripts;
      expect(transcript).toMatchObject({ masked: true, terminal: { notFound: 0x6700, offline: false } });
      expect(transcript!.terminal.random).toEqual(fromHex('ABABABAB'));
      expect(transcript!.terminal.elements).toEqual(
        new Map([
          [0x9a, fromHex('200316')],
          [0x9f21, fromHex('010203')],
          [0x9f02, fromHex('000000009000')],
          [0x5f2a, fromHex('0840')],
          [0x9c, fromHex('00')],
          [0x9f1a, fromHex('0276')],
        ]),
      );
    }
  });
});

describe('what cannot be read is named by its place', () => {
  it.each([
    ['', 'line 1: the file is empty'],
    ['{', 'line 1: not JSON'],
    ['{\n"steps": [\n oops ]}', 'line 3: not JSON'],
    ['{}', 'steps: not an array of {c, r}'],
    ['{"transcripts":{}}', 'transcripts: not an array'],
    ['{"transcripts":[]}', 'transcripts: no transcript'],
    ['{"transcripts":[7]}', 'transcripts[0]: not an object'],
    ['[]', 'no steps'],
    ['{"steps":[]}', 'steps: no steps'],
    ['{"steps":[{"c":"00","r":"9000"}]}', 'steps[0].c: 1 bytes, where a command has at least four'],
    [`[{"c":"${GPO}","r":"9000"},{"c":"${GPO}","r":"90"}]`, '[1].r: one byte'],
    ['[{"c":"00A4","r":"900"}]', '[0].r: an odd number of hex digits'],
    ['[{"c":"zz","r":"9000"}]', '[0].c: something else than hex digits'],
    ['[{"c":1,"r":"9000"}]', '[0].c: not a text of hex digits'],
    ['[{}]', '[0]: neither c nor r'],
    ['[7]', '[0]: not an object {c, r}'],
    ['C: 80A8000002830000\nhello', 'line 2: neither a command'],
    ['C: 80A8000002830000\nR: 9', 'line 2: an odd number'],
    ['{"terminal":7,"steps":[{"r":"9000"}]}', 'terminal: not an object'],
    ['{"terminal":{"date":"2020"},"steps":[{"r":"9000"}]}', 'terminal.date: not YYMMDD'],
    ['{"terminal":{"notFound":"90"},"steps":[{"r":"9000"}]}', 'terminal.notFound: not a status word'],
    ['{"terminal":{"data":{"X":"00"}},"steps":[{"r":"9000"}]}', 'terminal.data: a name that is no tag'],
    [
      '{"expected":{"terminal":{"transaction-req":"9F02"}},"steps":[{"r":"9000"}]}',
      'expected.terminal.transaction-req: not a sequence of TLVs',
    ],
  ])('%j', (text, message) => {
    expect(() => readTranscripts(text)).toThrow(
      expect.objectContaining({ code: 'transcript_invalid', message: expect.stringContaining(message) }),
    );
  });

  it('without showing what stood there', () => {
    const text = '[{"c":"00B2010C00","r":"5A085413330089601034zz9000"}]';
    expect(() => readTranscripts(text)).toThrow(/^(?!.*541333)/);
  });
});
