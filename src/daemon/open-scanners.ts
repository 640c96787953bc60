import type { CodeScanners } from '../payment/session/session-parts.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Scanner } from '../platform/ports/scanner.ts';
import type { DeviceBoard } from './device-board.ts';
import { optionsOf } from './options-of.ts';
import { plugins } from './plugins.ts';

export interface OpenScanners {
  /** All of them as one. */
  port: CodeScanners;
  each: readonly Scanner[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The scanners of the configuration; one that is missing is shown on the device board and does not stop the others. */
export function openScanners(
  config: TerminalConfig,
  own: { clock: Clock; log: Log },
  board: DeviceBoard,
): OpenScanners {
  const each = config.scanners.map(({ name, scanner: setting }) => {
    const scanner = createScanner(setting, own);
    const show = () => {
      const { state, device = null, reason = null, hint = null } = scanner.status();
      board.set(name, 'scanner', { state, detail: state === 'ready' ? device : reason, hint });
    };
    scanner.onStatus(show);
    show();
    return scanner;
  });
  return {
    each,
    port: {
      arm: () => {
        for (const scanner of each) scanner.arm();
      },
      disarm: () => {
        for (const scanner of each) scanner.disarm();
      },
      signal: (kind) => {
        for (const scanner of each) scanner.signal(kind);
      },
      onCode: (listener) => {
        for (const scanner of each) scanner.onCode(listener);
      },
    },
    async start() {
      await Promise.all(each.map((scanner) => scanner.start()));
    },
    async stop() {
      await Promise.all(each.map((scanner) => scanner.stop()));
    },
  };
}

type ScannerSetting = TerminalConfig['scanners'][number]['scanner'];

function createScanner(setting: ScannerSetting, own: { clock: Clock; log: Log }): Scanner {
  const definition = plugins.scanners.find(({ name }) => name === setting.driver);
  if (!definition) throw new Error(`no scanner driver ${setting.driver}`);
  return definition.create(optionsOf(definition as never, setting) as never, own);
}
