import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { combinationsFor, dataElements, laneCaKeys } from '../../src/card/lane/lane-schemes.ts';
import type { ArmOrder, LaneConfiguration } from '../../src/card/lane/protocol.ts';
import { loadConfig } from '../../src/daemon/load-config.ts';
import { terminalData } from '../../src/daemon/terminal-data.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The terminal that is measured. */
export const PROFILE = join(root, 'config/profiles/rig.yaml');

/** 12.50 EUR, asked of the host or, up to 50.00, left to the card. */
const AMOUNT_MINOR = 1250n;
const OFFLINE_FLOOR_MINOR = 5000n;

export function laneConfiguration(): LaneConfiguration {
  const { config, schemes, caKeys } = loadConfig(PROFILE);
  return {
    lane: 'bench',
    reader: { driver: 'virtual', options: {} },
    schemes,
    caKeys,
    terminalData: terminalData(config),
    panTokenKeyBase64: Buffer.alloc(32, 9).toString('base64'),
    apduTimeoutMs: config.session.apduTimeoutMs,
  };
}

export function armOrder(paymentId: string, offline: boolean): ArmOrder {
  return {
    ...{ paymentId, attempt: 1, amountMinor: AMOUNT_MINOR.toString() },
    ...{ currencyNumeric: 978, currencyExponent: 2, transactionType: '00', date: '261124', time: '120000' },
    offlineFloorLimitMinor: offline ? OFFLINE_FLOOR_MINOR.toString() : null,
  };
}

/** What an entry point needs besides kernels and random numbers. */
export function entryPointParts(offline: boolean) {
  const { schemes, caKeys, config } = loadConfig(PROFILE);
  return {
    combinations: combinationsFor(schemes, '00', offline ? OFFLINE_FLOOR_MINOR : null),
    transaction: {
      ...{ amountMinor: AMOUNT_MINOR, otherAmountMinor: 0n, currencyNumeric: 978, currencyExponent: 2 },
      ...({ type: '00', date: '261124', time: '120000' } as const),
    },
    terminal: dataElements(terminalData(config)),
    caKeys: laneCaKeys(caKeys),
  };
}
