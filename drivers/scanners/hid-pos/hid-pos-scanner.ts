import { fromHex } from '../../../src/platform/bytes/hex.ts';
import type { Timer } from '../../../src/platform/ports/clock.ts';
import type { ScannedCode, Scanner, ScannerStatus } from '../../../src/platform/ports/scanner.ts';
import { Announcements, unavailable } from '../announcements.ts';
import { bounded } from '../bounded.ts';
import { CodeAssembly } from '../code-assembly.ts';
import { codePart } from '../scanned-data.ts';
import type { ScannerSurroundings } from '../surroundings.ts';
import type { HidPort, ListedHid, OpenHid } from './hid-port.ts';
import type { HidPosOptions } from './options.ts';
import { type ControlReport, type ScannerReports, scannerReports } from './scanner-reports.ts';

const LOOK_EVERY_MS = 1_000;
const FIRST_LOOK_MS = 5_000;
const CLOSE_MS = 2_000;
/** A device that takes nothing any more is sent nothing more. */
const MOST_UNSENT = 8;

const POS_PAGE = 0x8c;
const BAR_CODE_SCANNER = 0x02;

interface Connection {
  device: OpenHid;
  reports: ScannerReports;
  unsent: number;
}

/** A scanner in HID POS mode: looked for every second while it is not there, told by an error when it goes. */
export class HidPosScanner implements Scanner {
  readonly #options: HidPosOptions;
  readonly #at: ScannerSurroundings;
  readonly #port: HidPort;
  readonly #announce: Announcements;
  readonly #assembly: CodeAssembly;
  /** Another with each start: a look that a stop overtook sees that it is not wanted any more. */
  #run: object | null = null;
  #looking: Promise<void> = Promise.resolve();
  #nextLook: Timer | null = null;
  #connection: Connection | null = null;
  #armed = false;

  constructor(options: HidPosOptions, surroundings: ScannerSurroundings, port: HidPort) {
    this.#options = options;
    this.#at = surroundings;
    this.#port = port;
    this.#announce = new Announcements(surroundings.log);
    this.#assembly = new CodeAssembly(surroundings, options.encoding, (code) => this.#announce.code(code));
  }

  /** Ends when the first look has, or does not. */
  async start(): Promise<void> {
    if (this.#run) return;
    const run = {};
    this.#run = run;
    this.#looking = this.#looking.then(() => this.#look(run));
    await bounded(this.#at.clock, FIRST_LOOK_MS, this.#looking);
  }

  async stop(): Promise<void> {
    this.#run = null;
    this.#nextLook?.cancel();
    this.disarm();
    const closed = this.#release()?.device.close();
    this.#announce.status = unavailable('scanner_not_found');
    await bounded(this.#at.clock, CLOSE_MS, Promise.all([this.#looking, closed]));
  }

  arm(): void {
    if (this.#armed) return;
    this.#armed = true;
    if (this.#connection) this.#ask(this.#connection, this.#triggerOn(this.#connection));
  }

  disarm(): void {
    if (!this.#armed) return;
    this.#armed = false;
    if (this.#connection) this.#ask(this.#connection, this.#triggerOff(this.#connection));
  }

  signal(kind: 'good' | 'bad'): void {
    const { beep, goodBeep, badBeep } = this.#options;
    if (!this.#connection || !beep) return;
    const { reports } = this.#connection;
    const beeps = kind === 'good' ? chosen(goodBeep, reports.goodBeep) : chosen(badBeep, reports.badBeep);
    this.#ask(this.#connection, beeps);
  }

  status(): ScannerStatus {
    return this.#announce.status;
  }

  onStatus(listener: (status: ScannerStatus) => void): void {
    this.#announce.onStatus(listener);
  }

  onCode(listener: (code: ScannedCode) => void): void {
    this.#announce.onCode(listener);
  }

  /** One look at the devices; another follows for as long as none is open. Never two at once: a list may hang. */
  async #look(run: object): Promise<void> {
    if (run !== this.#run) return;
    const found = (await this.#port.list()).find((device) => this.#isWanted(device));
    if (run !== this.#run) return;
    if (!found) this.#announce.status = unavailable('scanner_not_found');
    if (!found || !(await this.#open(run, found))) this.#lookLater(run);
  }

  /** false when another look is wanted. */
  async #open(run: object, listed: ListedHid): Promise<boolean> {
    let connection: Connection | null = null;
    let isGone = false;
    const opening = await this.#port.open(listed.path, {
      onReport: (report) => {
        if (connection && connection === this.#connection) this.#receive(connection, report);
      },
      onGone: () => {
        isGone = true;
        if (connection && connection === this.#connection) this.#lose(run);
      },
    });
    if (run !== this.#run || isGone) {
      if (opening.kind === 'open') void opening.device.close();
      return false;
    }
    if (opening.kind === 'failed') {
      this.#announce.status = unavailable(opening.code);
      return false;
    }
    const { device } = opening;
    connection = { device, reports: scannerReports(device.reportDescriptor), unsent: 0 };
    this.#connection = connection;
    this.#ask(connection, connection.reports.opening);
    if (this.#armed) this.#ask(connection, this.#triggerOn(connection));
    this.#announce.status = { state: 'ready', device: nameOf(listed) };
    return true;
  }

  #lookLater(run: object): void {
    if (run !== this.#run) return;
    this.#nextLook = this.#at.clock.after(LOOK_EVERY_MS, () => {
      this.#looking = this.#look(run);
    });
  }

  #lose(run: object): void {
    void this.#release()?.device.close();
    this.#announce.status = unavailable('scanner_not_found');
    this.#lookLater(run);
  }

  #release(): Connection | null {
    const connection = this.#connection;
    this.#connection = null;
    this.#assembly.forget();
    return connection;
  }

  #isWanted({ path, vendorId, productId, serialNumber, usagePage, usage }: ListedHid): boolean {
    const options = this.#options;
    return (
      usagePage === POS_PAGE &&
      usage === BAR_CODE_SCANNER &&
      (options.path ?? path) === path &&
      (options.vendorId ?? vendorId) === vendorId &&
      (options.productId ?? productId) === productId &&
      (options.serialNumber ?? serialNumber) === serialNumber
    );
  }

  #receive({ reports }: Connection, report: Uint8Array): void {
    const parts = reports.scannedData.flatMap((layout) => codePart(report, layout) ?? []);
    if (parts[0]) this.#assembly.add(parts[0]);
  }

  #triggerOn({ reports }: Connection): readonly ControlReport[] {
    return this.#options.trigger ? chosen(this.#options.triggerOn, reports.triggerOn) : [];
  }

  #triggerOff({ reports }: Connection): readonly ControlReport[] {
    return this.#options.trigger ? chosen(this.#options.triggerOff, reports.triggerOff) : [];
  }

  #ask(connection: Connection, reports: readonly ControlReport[]): void {
    for (const report of reports) {
      if (connection.unsent >= MOST_UNSENT) return;
      connection.unsent += 1;
      void connection.device.send(report).then(() => {
        connection.unsent -= 1;
      });
    }
  }
}

/** The report of the configuration, else what the device describes. */
function chosen(
  configured: string | undefined,
  described: readonly ControlReport[],
): readonly ControlReport[] {
  return configured === undefined ? described : [{ kind: 'output', bytes: fromHex(configured) }];
}

const hex4 = (id: number): string => id.toString(16).padStart(4, '0');

const nameOf = ({ product, vendorId, productId }: ListedHid): string =>
  product || `${hex4(vendorId)}:${hex4(productId)}`;
