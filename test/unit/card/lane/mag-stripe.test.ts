import { expect, it } from 'vitest';
import type { FinalOutcome } from '../../../../src/card/entry-point/outcome.ts';
import { outcome } from '../../../../src/card/entry-point/outcomes.ts';
import { wipeAccountData } from '../../../../src/card/lane/capture.ts';
import { laneOutcome } from '../../../../src/card/lane/lane-outcome.ts';
import { fromHex } from '../../../../src/platform/bytes/hex.ts';
import { createSealer } from '../../../../src/platform/crypto/envelope.ts';
import { SeededRandom } from '../../../../src/rig/simulated/seeded-random.ts';
import { armOrder, EPOCH_KEY } from '../../../support/readers/lane-bench.ts';

const TRACK_2 = '5413330089010012D49121010456005706783F';

function magStripe(): FinalOutcome {
  const dataRecord = new Map([
    [0x84, fromHex('A0000000041010')],
    [0x9f6b, fromHex(TRACK_2)],
  ]);
  const discretionaryData = new Map([[0xdf812b, fromHex('0000000000000F')]]);
  const aid = fromHex('A0000000041010');
  const application = { scheme: 'mastercard', kernelId: 2, aid, label: null };
  return { ...outcome('online_request', { dataRecord, discretionaryData }), application };
}

it('an outcome of mag-stripe mode is shown, but its record is sealed for nobody', () => {
  const random = new SeededRandom('mag-stripe');
  const sealer = createSealer(EPOCH_KEY, random);
  const shown = laneOutcome(magStripe(), new Uint8Array(32), sealer, armOrder());
  expect(shown).toMatchObject({
    kind: 'online_request',
    sealedBase64: null,
    card: { panTruncated: '541333******0012', cryptogram: null, cryptogramType: null },
  });
});

it('its track data are zeroed with the rest', () => {
  const given = magStripe();
  wipeAccountData(given);
  expect(given.dataRecord!.get(0x9f6b)!.every((byte) => byte === 0)).toBe(true);
  expect(given.discretionaryData!.get(0xdf812b)!.every((byte) => byte === 0)).toBe(true);
});
