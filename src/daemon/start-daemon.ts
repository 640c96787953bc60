import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { VirtualScanner } from '../../drivers/scanners/virtual/index.ts';
import type { DaemonOptions, RunningDaemon } from '../desk/cli/cli-io.ts';
import { openImportedKeys } from '../platform/crypto/imported-keys.ts';
import { createLog } from '../platform/log/create-log.ts';
import type { Clock } from '../platform/ports/clock.ts';
import type { Log } from '../platform/ports/log.ts';
import type { Random } from '../platform/ports/random.ts';
import { NodeHttp } from '../platform/system/node-http.ts';
import { TcpNetwork } from '../platform/system/tcp-network.ts';
import type { RigNotification } from '../rig/wallets/simulated-wallet.ts';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { forwardSettings, reconcilerSettings } from './delivery-settings.ts';
import { DeviceBoard } from './device-board.ts';
import { Housekeeping } from './housekeeping.ts';
import { type LoadedConfig, loadConfig } from './load-config.ts';
import { openApi } from './open-api.ts';
import { openKeyStore } from './open-key-store.ts';
import { openLane } from './open-lane.ts';
import { openPrinter } from './open-printer.ts';
import { openRig } from './open-rig.ts';
import { openScanners } from './open-scanners.ts';
import { openStorage } from './open-storage.ts';
import { openUpstream } from './open-upstream.ts';
import { openWallets } from './open-wallets.ts';
import { paths } from './paths.ts';
import { textReader } from './read-text.ts';
import { openRigWallets } from './rig-wallets.ts';
import { sessionSettings } from './session-settings.ts';
import { Teardown } from './teardown.ts';
import { openCore } from './terminal-core.ts';

const MEGABYTE = 1024 * 1024;

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
  const network = new TcpNetwork();
  const board = new DeviceBoard(clock);
  const keyStore = openKeyStore(config, { folder: folder.keys, random });
  const storage = openStorage(folder, keyStore, config.journal.reserveMegabytes * MEGABYTE, {
    ...own,
    board,
    teardown,
  });
  const { journal } = storage;
  const printer = openPrinter(config, clock, board);
  mkdirSync(folder.rig, { recursive: true, mode: 0o700 });
  const scanners = openScanners(config, own, board);
  const notified = (wallet: string, { url, headers, body }: RigNotification) => {
    core.terminal.notifyWallet(wallet, { headers, body, path: new URL(url).pathname });
  };
  const rigWallets = config.rig?.wallets ? await openRigWallets(config.wallets, own, notified) : null;
  teardown.add(() => rigWallets?.close());
  const rig = config.rig
    ? openRig({
        ...{ folder, config, network, clock, log, preview: printer.preview },
        wallets: rigWallets?.wallets ?? [],
        scanner: scanners.each.find((scanner) => scanner instanceof VirtualScanner) ?? null,
      })
    : null;
  const hostPort = rig?.host ? await rig.host.listen() : null;
  teardown.add(() => rig?.host?.stop());
  const { opener } = storage;
  const readText = textReader(loaded.file);
  const upstream = openUpstream(config, hostPort, { ...own, network, opener, keyStore, readText }, board);
  const http = new NodeHttp(clock);
  const keys = rigWallets?.keys ?? openImportedKeys(folder.keys, keyStore, random);
  const wallets = openWallets(
    config,
    [...(rigWallets?.settings ?? config.wallets)],
    { ...own, http, readText, keys },
    board,
  );
  const lane = openLane(loaded, {
    ...own,
    board,
    storage,
    keys,
    environment: rig?.reader?.environment ?? {},
  });

  const core = openCore({
    ...own,
    ...{ config, journal, upstream, board, wallets },
    scanners: scanners.port,
    lane: lane.port,
    printer: printer.port,
    storage: storage.room,
    settings: {
      session: sessionSettings(loaded),
      forward: forwardSettings(config),
      reconciler: reconcilerSettings(config),
    },
    schemes: loaded.schemes.map(({ scheme }) => scheme),
    version: at.version,
    rig: rig && ((parts) => rig.services(parts)),
  });
  const { terminal } = core;

  core.recover();
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
  for (const wallet of wallets.values()) wallet.start();
  await scanners.start();
  teardown.add(() => scanners.stop());
  await printer.port.start();
  teardown.add(() => printer.port.stop());
  core.start();
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
  teardown.add(() => core.stop());
  teardown.add(async () => {
    http.close();
    await Promise.all([...wallets.values()].map((wallet) => wallet.stop()));
  });
  await lane.start(async () => rig?.reader?.start());
  return console;
}
