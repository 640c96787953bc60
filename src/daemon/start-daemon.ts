import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DaemonOptions, RunningDaemon } from '../desk/cli/cli-io.ts';
import { Forwarder } from '../payment/forward/forwarder.ts';
import { PrintSpooler } from '../payment/receipts/print-spooler.ts';
import { receiptCopies } from '../payment/receipts/receipt-document.ts';
import { Session } from '../payment/session/session.ts';
import { isFinal } from '../payment/session/transition.ts';
import { createLog } from '../platform/log/create-log.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Random } from '../platform/ports/random.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { DeviceBoard } from './device-board.ts';
import { Housekeeping } from './housekeeping.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { openApi } from './open-api.ts';
import { openLane } from './open-lane.ts';
import { openPrinter } from './open-printer.ts';
import { openRig } from './open-rig.ts';
import { openStorage } from './open-storage.ts';
import { openUpstream } from './open-upstream.ts';
import { paths } from './paths.ts';
import { receiptHeader } from './receipt-header.ts';
import { sessionSettings } from './session-settings.ts';
import { Teardown } from './teardown.ts';
import { Terminal } from './terminal.ts';
import { eventOf, HealthNotices, TerminalEvents } from './terminal-events.ts';

export interface DaemonSurroundings {
  clock: Clock;
  random: Random;
  version: string;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Puts the terminal together and starts it. What must be there (configuration, journal, keys, sockets) fails the
 * start; a device that is missing does not: it is shown on the device board with its remedy.
 * @throws TerminalError
 */
export async function startDaemon(options: DaemonOptions, at: DaemonSurroundings): Promise<RunningDaemon> {
  const loaded = loadConfig(options.configPath ?? paths.demoProfile);
  const folder = openDataFolder(options.dataDirectory);
  const log = createLog({
    level: loaded.config.log.level,
    destination: { file: join(folder.path, 'tilld.log') },
    clock: at.clock,
  });
  const teardown = new Teardown();
  try {
    const console = await assemble(loaded, folder, log, teardown, at);
    return { console, ended: new Promise(() => {}), stop: () => teardown.run() };
  } catch (error) {
    await teardown.run();
    throw error;
  }
}

/** @returns the console's address */
async function assemble(
  loaded: LoadedConfig,
  folder: DataFolder,
  log: Log,
  teardown: Teardown,
  at: DaemonSurroundings,
): Promise<string> {
  const { config } = loaded;
  const { clock, random } = at;
  const own = { clock, random, log };
  const board = new DeviceBoard(clock);
  const events = new TerminalEvents();
  const storage = openStorage(folder, { ...own, board, teardown });
  const { journal } = storage;
  const printer = openPrinter(config, clock, board);
  mkdirSync(folder.rig, { recursive: true, mode: 0o700 });
  const rig = config.rig ? openRig({ folder, config, clock, log, preview: printer.preview }) : null;
  const hostPort = rig?.host ? await rig.host.listen() : null;
  teardown.add(() => rig?.host?.stop());
  const upstream = openUpstream(config, hostPort, { ...own, opener: storage.opener }, board);
  const lane = openLane(loaded, { ...own, board, storage, environment: rig?.reader?.environment ?? {} });

  const spooler = new PrintSpooler({
    ...own,
    journal,
    printer: printer.port,
    onPrinted: ({ paymentId, copy }) => events.emit({ type: 'receipt', paymentId, copy, state: 'printed' }),
  });
  const forwarder = new Forwarder({
    ...own,
    journal,
    upstream,
    onSettled: (payment) => {
      events.emit(eventOf({ kind: 'payment', payment }));
      health.soon();
    },
  });
  const header = receiptHeader(config);
  const session = new Session(
    {
      ...own,
      journal,
      upstream,
      lane: lane.port,
      receipts: (payment) => receiptCopies(payment, header),
      forward: () => forwarder.nudge(),
      reversalsSettled: (panToken) => forwarder.reversalsSettled(panToken),
      notify: (notice) => {
        events.emit(eventOf(notice));
        if (notice.kind !== 'payment' || !isFinal(notice.payment.state)) return;
        spooler.nudge();
        health.soon();
      },
    },
    sessionSettings(loaded),
  );
  const rigServices = rig?.services({ current: () => session.current(), upstream }) ?? null;
  const terminal = new Terminal({
    ...{ config, journal, session, events, board, rig: rigServices },
    version: at.version,
    schemes: loaded.schemes.map(({ scheme }) => scheme),
    print: () => spooler.nudge(),
  });
  const health = new HealthNotices(clock, () => events.emit({ type: 'health', health: terminal.health() }));
  board.onChange(() => health.soon());

  session.recover();
  const console = await openApi(terminal, {
    ...own,
    config,
    folder,
    teardown,
    version: at.version,
    env: at.env,
  });
  upstream.start();
  teardown.add(() => upstream.stop());
  forwarder.start();
  teardown.add(() => forwarder.stop());
  await printer.port.start();
  teardown.add(() => printer.port.stop());
  spooler.nudge();
  teardown.add(() => spooler.stop());
  const housekeeping = new Housekeeping({
    clock,
    log,
    journal,
    epochKeys: storage.epochKeys,
    useKey: (key) => lane.useKey(key),
    idle: () => terminal.health().paymentId === null,
  });
  teardown.add(() => housekeeping.stop());
  teardown.add(() => rig?.reader?.stop());
  teardown.add(() => lane.stop());
  teardown.add(() => session.stop());
  await lane.start(async () => rig?.reader?.start());
  return console;
}
