import type { ForwardSettings } from '../payment/forward/forwarder.ts';
import type { ReconcilerSettings } from '../payment/forward/reconciler.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { localTimeIn } from '../platform/time/local-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function forwardSettings({ forward }: TerminalConfig): ForwardSettings {
  return { window: forward.window, inquireAfterMs: forward.inquireAfterHours * HOUR_MS };
}

export function reconcilerSettings({ reconciliation, terminal }: TerminalConfig): ReconcilerSettings {
  return {
    currency: terminal.currency,
    at: reconciliation.at,
    waitMs: reconciliation.waitMinutes * MINUTE_MS,
    localTime: localTimeIn(terminal.timeZone),
  };
}
