import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replay } from '../../../../src/daemon/transcripts/replay.ts';
import { replayView } from '../../../../src/daemon/transcripts/replay-view.ts';
import { terminalSetup } from '../../../../src/daemon/transcripts/terminal-setup.ts';
import { toHex } from '../../../../src/platform/bytes/hex.ts';
import { readTranscripts } from '../../../../src/rig/transcripts/read-transcripts.ts';
import { recordedReader } from '../../../../src/rig/transcripts/recorded-reader.ts';
import { recordedTerminalValues } from '../../../../src/rig/transcripts/terminal-values.ts';

const setup = terminalSetup({ config: null, schemes: [], caKeys: [] });
const vectors = readTranscripts(
  readFileSync(new URL('../../../vectors/emv-transcripts.json', import.meta.url), 'utf8'),
).transcripts;

/** More than the entry point and any kernel ask one card. */
const MOST_COMMANDS = 600;

const steps = vectors.flatMap((transcript) => transcript.steps);
const anyStep = fc.constantFrom(...steps);
/** A step of a third-party transcript, as it is or with one byte changed, cut off, or its command forgotten. */
const step = fc
  .tuple(anyStep, fc.constantFrom('as it is', 'changed', 'cut', 'unknown'), fc.nat(255), fc.nat(255))
  .map(([{ command, response }, how, at, byte]) => {
    if (how === 'unknown') return { command: null, response, tookUs: null };
    const changed = response.slice(0, how === 'cut' ? at : response.length);
    if (how === 'changed' && response.length > 0) changed[at % response.length] = byte;
    return { command, response: changed.length === 1 ? new Uint8Array() : changed, tookUs: null };
  });

it('whatever a transcript holds, the terminal comes to an end with it, and shows no card number', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 24 }), async (mixed) => {
      const transcript = {
        ...{ id: null, masked: false, steps: mixed },
        terminal: { elements: new Map(), random: null, offline: false, notFound: null },
      };
      const elements = new Map([...setup.elements, ...recordedTerminalValues(mixed)]);
      recordedReader(mixed);
      const done = await replay({
        ...{ transcript, schemes: setup.schemes, caKeys: setup.caKeys, elements, offline: true },
        transaction: {
          ...{ amountMinor: 1000n, otherAmountMinor: 0n, currencyNumeric: 978, currencyExponent: 2 },
          ...{ type: '00', date: '200316', time: '120000' },
        },
        random: Uint8Array.of(0xab),
      });
      const view = replayView(transcript, done, false);
      expect(view.result.apdus.length).toBeLessThan(MOST_COMMANDS);
      expect(view.result.outcome).toMatch(/^[a-z_]+$/);
      const pan = elementsOf(done)?.get(0x5a);
      if (pan?.length === 8) expect(JSON.stringify(view)).not.toContain(toHex(pan));
    }),
    { numRuns: 300 },
  );
});

const elementsOf = (done: Awaited<ReturnType<typeof replay>>) => done.outcome.dataRecord;
