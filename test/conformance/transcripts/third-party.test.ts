import { beforeAll, describe, expect, it } from 'vitest';
import type { ReplayResult, ReplayView } from '../../../src/desk/cli/transcript-tools.ts';
import { replayVectors, vectors } from './replayed-vectors.ts';

let clear: Map<string, ReplayView>;
let masked: Map<string, ReplayView>;

beforeAll(async () => {
  clear = await replayVectors();
  masked = await replayVectors({ clear: false });
});

const OUTCOMES: ReadonlySet<ReplayResult['outcome']> = new Set([
  'approved',
  'declined',
  'online_request',
  'end_application',
  'select_next',
  'try_again',
  'try_another_interface',
]);

/**
 * What the terminal, set up like the recorded one as far as its commands show, makes of each: [AID, kernel, outcome,
 * CVM]. Where it ends early, the recorded reader was none of a terminal, and why is said beside it.
 */
const RESULTS: Readonly<
  Record<string, [aid: string | null, kernel: number | null, outcome: string, cvm: string | null]>
> = {
  // Interac alone, which no scheme of this terminal takes.
  'devnied/InteractPpse': [null, null, 'end_application', null],
  // Every application is refused (6985).
  'devnied/LockedCard': [null, null, 'end_application', null],
  // The card's record is a template 77.
  'devnied/MasterCardPpse': ['A0000000041010', 2, 'end_application', null],
  // The card refuses every GET PROCESSING OPTIONS (6700).
  'devnied/VisaCardPpse': ['A0000000031010', 3, 'end_application', null],
  // No PDOL: a Visa application without 9F66 is not for kernel 3.
  'devnied/wrapperTestSW_61': ['A0000000031010', null, 'end_application', null],
  'devnied/wrapperTestSW_6C': ['A0000000031010', null, 'end_application', null],
  // Mag-stripe mode, which is off.
  'binaryfoo/contactless-msd-in': ['A0000000041010', 2, 'end_application', null],
  'lfcabend/visa-mobile-cdcvm': ['A0000000031010', 3, 'online_request', 'no_cvm'],
  // Contact cards without a contactless directory, or without any.
  'emv-utils/emv_build_candidate_list_test/Testing_sorted_app_priority': [
    null,
    null,
    'end_application',
    null,
  ],
  'emv-utils/emv_initiate_application_processing_test/Test_2_No_PDOL_and_GPO_response_format_2': [
    null,
    null,
    'end_application',
    null,
  ],
  'emv-utils/emv_read_application_data_test/Test_8_Redundant_EMV_field': [
    null,
    null,
    'end_application',
    null,
  ],
  'emv-utils/emv_read_application_data_test/Test_11_Normal_processing': [null, null, 'end_application', null],
  // The recorded terminal codes CVM results without "apply succeeding" (02 for 42), so CDA cannot hold.
  'danielhu/msc-online': ['A0000000041010', 2, 'end_application', 'online_pin'],
  'danielhu/visa-online': ['A0000000031010', 3, 'online_request', 'online_pin'],
};

describe.each(vectors.map((vector) => [vector.id, vector] as const))('%s', (id, { expected, steps }) => {
  const result = (replays = clear) => replays.get(id)!.result;

  it('ends in an outcome, with the application and kernel it was for', () => {
    const { aid, kernel, outcome, cvm } = result();
    expect(OUTCOMES).toContain(outcome);
    expect([aid, kernel, outcome, cvm]).toEqual(RESULTS[id]);
  });

  it('gives the data objects that its source found in it', () => {
    const { data } = result();
    for (const [tag, values] of Object.entries(expected.dataObjects)) {
      expect([values].flat(), tag).toContain(data[tag]);
    }
  });

  it('shows what was exchanged: the terminal’s commands and the card’s own answers', () => {
    const recorded = new Set(steps.map(({ r }) => r));
    const { result, exchanges } = clear.get(id)!;
    expect(result.apdus.length).toBe(exchanges.length);
    expect(result.apdus[0]!.c).toBe('00A404000E325041592E5359532E444446303100');
    for (const [index, { r }] of result.apdus.entries()) {
      if (exchanges[index]!.source !== 'made up') expect(recorded).toContain(r);
    }
  });

  it('is replayed without showing its card number', () => {
    const pan = expected.track2?.pan;
    if (pan) {
      expect(JSON.stringify(result())).toContain(pan);
      expect(JSON.stringify(result(masked))).toContain(pan.slice(0, 6));
    }
    expect(JSON.stringify(masked.get(id))).not.toContain(pan ?? 'no number');
    expect(Object.keys(result(masked).data)).toEqual(Object.keys(result().data));
  });
});

describe('the transcript of a Mastercard with CDA (danielhu/msc-online)', () => {
  const replay = () => clear.get('danielhu/msc-online')!;

  it('is read to its end, with the values of its own terminal', () => {
    const { apdus } = replay().result;
    expect(apdus).toHaveLength(10);
    const generateAc = apdus.at(-1)!.c;
    expect(generateAc).toContain('000000009000'); // 9F02
    expect(generateAc).toContain('084020031600ABABABAB22'); // 5F2A 9A 9C 9F37 9F35
  });

  it('has certificates that hold, up to the data which the card signed', () => {
    expect(replay().result.oda).toEqual({
      method: 'cda',
      result: 'failed',
      reason: 'dynamic_signature_transaction_data_hash',
    });
    expect(replay().result.tvr).toBe('0400048001');
    expect(replay().notes).toContain(
      'The recorded terminal sent other values of 95 9F34: the card signed those, so its signature cannot hold.',
    );
  });

  it('ends at its first record for a terminal that is told to have no mag-stripe mode', async () => {
    const replays = await replayVectors({ id: 'danielhu/msc-online', kernelData: ['DF811B=A0'] });
    expect(replays.get('danielhu/msc-online')!.exchanges.at(-1)).toEqual({
      name: 'READ RECORD 1.1',
      sw: '6700', // the transcript's own answer to what is not in it
      source: 'made up',
    });
  });
});

describe('the transcript of a Visa (danielhu/visa-online)', () => {
  it('gets the very commands of its own terminal', () => {
    const vector = vectors.find(({ id }) => id === 'danielhu/visa-online')!;
    expect(clear.get(vector.id)!.result.apdus.map(({ c }) => c)).toEqual(vector.steps.map(({ c }) => c));
  });

  it('asks for no PIN of a reader that takes none', async () => {
    const id = 'danielhu/visa-online';
    const replay = (await replayVectors({ id, kernelData: ['9F66=20004000'] })).get(id)!;
    expect(replay.result).toMatchObject({ outcome: 'declined', cvm: 'no_cvm' });
  });
});
