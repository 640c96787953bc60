import { expect, it } from 'vitest';
import { fromHex, toHex } from '../../../../src/platform/bytes/hex.ts';
import { readTranscripts } from '../../../../src/rig/transcripts/read-transcripts.ts';
import { type Recording, transcriptText } from '../../../../src/rig/transcripts/write-transcript.ts';

const PAN = '5413330089601034';
const recording: Recording = {
  id: 'till',
  recordedAt: '2026-01-05T09:00:00.000Z',
  recordedBy: 'tilld 1.0.0',
  reader: 'ACS ACR1252 00 00',
  atr: fromHex('3B80800101'),
  outcome: 'try_again',
  terminal: { elements: new Map([[0x9a, fromHex('260105')]]), offline: true, random: fromHex('01020304') },
  steps: [
    { command: fromHex('00B2010C00'), response: fromHex(`700A5A08${PAN}9000`), tookUs: 1234 },
    { command: fromHex('80AE800000'), response: new Uint8Array(), tookUs: null },
  ],
};

it('a recording is read back as it was, with the terminal and the loss of the card', () => {
  const { single, transcripts } = readTranscripts(transcriptText(recording, true));
  expect(single).toBe(true);
  expect(transcripts).toEqual([
    {
      id: 'till',
      masked: false,
      steps: recording.steps,
      terminal: { ...recording.terminal, notFound: null },
    },
  ]);
});

it('a recording says where, when, of what and by what it was made', () => {
  expect(JSON.parse(transcriptText(recording, true))).toMatchObject({
    recordedAt: '2026-01-05T09:00:00.000Z',
    recordedBy: 'tilld 1.0.0',
    reader: 'ACS ACR1252 00 00',
    atr: '3B80800101',
    outcome: 'try_again',
  });
});

it('a masked recording holds no card number and says that it is masked', () => {
  const text = transcriptText(recording, false);
  expect(text).not.toContain(PAN);
  const [transcript] = readTranscripts(text).transcripts;
  expect(transcript).toMatchObject({ masked: true, steps: [{ tookUs: 1234 }, { tookUs: null }] });
  expect(toHex(transcript!.steps[0]!.response)).toBe('700A5A0854133300000010349000');
});
