import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import { spawnLane } from '../../../src/card/lane/lane-process.ts';
import type { ArmOrder, FromLane, LaneConfiguration, LaneOutcome } from '../../../src/card/lane/protocol.ts';
import { LaneSupervisor } from '../../../src/card/lane/supervisor.ts';
import { readCaKeyFile } from '../../../src/platform/config/ca-key-file.ts';
import { laneScheme } from '../../../src/platform/config/lane-scheme.ts';
import { readSchemeFile } from '../../../src/platform/config/scheme-file.ts';
import { SystemClock } from '../../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../../src/platform/system/system-random.ts';
import { memoryLog } from '../memory-log.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const scheme = (name: string) => laneScheme(readSchemeFile(`${root}config/schemes/${name}.yaml`));

export const EPOCH_KEY = { epoch: '2026-11-24', key: new Uint8Array(32).fill(7) };

export function laneConfiguration(overrides: Partial<LaneConfiguration> = {}): LaneConfiguration {
  return {
    lane: 'till',
    reader: { driver: 'pcsc', options: {} },
    schemes: [scheme('mastercard'), scheme('visa')],
    caKeys: readCaKeyFile(`${root}config/schemes/test-ca-keys.yaml`).keys,
    terminalData: {
      '9F15': '5999',
      '9F16': '202020202020202020202020202020',
      '9F1A': '0276',
      '9F1C': '5445524D30303031',
      '9F1E': '54494C4C44303031',
      '9F33': '0028C8',
      '9F35': '22',
      '9F40': '600080F001',
      '9F4E': '54494C4C44',
    },
    panTokenKeyBase64: Buffer.alloc(32, 9).toString('base64'),
    apduTimeoutMs: 2_000,
    ...overrides,
  };
}

export function armOrder(overrides: Partial<ArmOrder> = {}): ArmOrder {
  return {
    paymentId: 'payment-1',
    attempt: 1,
    amountMinor: '1250',
    currencyNumeric: 978,
    currencyExponent: 2,
    transactionType: '00',
    date: '261124',
    time: '120000',
    offlineFloorLimitMinor: null,
    ...overrides,
  };
}

export interface LaneBench {
  supervisor: LaneSupervisor;
  messages: FromLane[];
  /** pids of the lane processes, in the order they were started. */
  pids: number[];
  outcomes(): LaneOutcome[];
  stop(): Promise<void>;
}

/** A real lane process under a real supervisor. */
export function laneBench(
  environment: Record<string, string>,
  overrides: Partial<LaneConfiguration> = {},
): LaneBench {
  const messages: FromLane[] = [];
  const pids: number[] = [];
  const script = join(inject('workers'), 'lane-main.mjs');
  const supervisor = new LaneSupervisor({
    configuration: laneConfiguration(overrides),
    epochKey: EPOCH_KEY,
    spawn: () => {
      const lane = spawnLane({ script, nodeFlags: [], environment });
      if (lane.pid !== undefined) pids.push(lane.pid);
      return lane;
    },
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: memoryLog(),
  });
  supervisor.onMessage((message) => messages.push(message));
  const outcomes = () => messages.flatMap((message) => (message.kind === 'outcome' ? [message.outcome] : []));
  return { supervisor, messages, pids, outcomes, stop: () => supervisor.stop() };
}
