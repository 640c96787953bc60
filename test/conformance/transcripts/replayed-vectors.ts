import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transcriptTools } from '../../../src/daemon/transcripts/transcript-tools.ts';
import type { ReplayRequest, ReplayView } from '../../../src/desk/cli/transcript-tools.ts';
import { SeededRandom } from '../../../src/rig/simulated/seeded-random.ts';
import { SimulatedClock } from '../../../src/rig/simulated/simulated-clock.ts';

export const VECTORS = fileURLToPath(new URL('../../vectors/emv-transcripts.json', import.meta.url));

/** One third-party transcript with what its source knows of it. */
export interface TranscriptVector {
  id: string;
  steps: { c: string; r: string }[];
  expected: {
    dataObjects: Record<string, string | string[]>;
    track2?: { pan: string };
    sourceAssertions?: { applications?: { aid: string }[] };
  };
}

export const vectors: readonly TranscriptVector[] = JSON.parse(readFileSync(VECTORS, 'utf8')).transcripts;

export const PLAIN: Omit<ReplayRequest, 'file'> = {
  id: null,
  config: null,
  schemes: [],
  caKeys: [],
  amount: null,
  currency: null,
  date: null,
  type: null,
  random: null,
  offline: false,
  kernelData: [],
  clear: true,
};

export function replayTools() {
  const surroundings = { clock: new SimulatedClock(), random: new SeededRandom(1), version: '0', env: {} };
  return transcriptTools(surroundings);
}

/** Every transcript of the vectors, by its id. */
export async function replayVectors(request: Partial<ReplayRequest> = {}): Promise<Map<string, ReplayView>> {
  const { replays } = await replayTools().replay({ ...PLAIN, file: VECTORS, ...request });
  return new Map(replays.map((replay) => [replay.id ?? '', replay]));
}
