import type { SessionSettings } from '../payment/session/session-parts.ts';
import { localTimeIn } from '../platform/time/local-time.ts';
import type { LoadedConfig } from './load-config.ts';

const SECOND_MS = 1_000;

export function sessionSettings({ config, limits }: LoadedConfig): SessionSettings {
  const { tenderTimeoutSeconds, presentAgainTimeoutSeconds, phoneTimeoutSeconds, laneGraceSeconds } =
    config.session;
  return {
    limits,
    codes: {
      confirmTimeoutMs: config.session.confirmTimeoutSeconds * SECOND_MS,
      showTimeoutMs: config.session.showTimeoutSeconds * SECOND_MS,
    },
    tenderTimeoutMs: tenderTimeoutSeconds * SECOND_MS,
    presentAgainTimeoutMs: presentAgainTimeoutSeconds * SECOND_MS,
    phoneTimeoutMs: phoneTimeoutSeconds * SECOND_MS,
    maxAttempts: config.session.maxAttempts,
    laneGraceMs: laneGraceSeconds * SECOND_MS,
    localTime: localTimeIn(config.terminal.timeZone),
  };
}
