import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  HealthView,
  PaymentView,
  QueueView,
  TapBody,
  TerminalEvent,
} from '../../src/desk/api/contract.ts';
import { EventStreamParser } from '../../src/desk/cli/event-stream-parser.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SimulatedHost } from '../../src/rig/host/simulated-host.ts';
import { createTestIssuer } from '../../src/rig/issuer/test-issuer.ts';
import { type ConfigChanges, daemonConfig } from './daemon-config.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import { waitFor } from './wait-for.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/tilld.js', import.meta.url));

export interface Answer<Body> {
  status: number;
  body: Body;
}

/**
 * A whole terminal as its own process on a folder of its own, with the host in the test's process, so that the
 * host outlives every crash. Everything that leaves the daemon is kept in `said`.
 */
export class DaemonBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'tilld-daemon-'));
  readonly data = join(this.folder, 'data');
  readonly host: SimulatedHost;
  readonly hostLog: MemoryLog = memoryLog();
  /** API answers, events and output, as text. */
  readonly said: string[] = [];
  #child: ChildProcess | null = null;
  #sales = 0;

  private constructor() {
    this.host = new SimulatedHost({
      clock: new SystemClock(),
      log: this.hostLog,
      ledgerPath: join(this.folder, 'host-ledger.jsonl'),
      issuer: createTestIssuer(),
    });
  }

  /** With the daemon running. `viaPort`: where it reaches the host, if not directly. */
  static async open(
    changes: ConfigChanges = {},
    via?: (hostPort: number) => Promise<number>,
  ): Promise<DaemonBench> {
    if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is not there: node scripts/build.mjs`);
    const bench = new DaemonBench();
    const port = await bench.host.listen();
    writeFileSync(join(bench.folder, 'terminal.yaml'), daemonConfig(via ? await via(port) : port, changes));
    await bench.start();
    return bench;
  }

  /** Starts the daemon on the same folder (again) and waits until it is ready to sell. */
  async start(): Promise<void> {
    const run = this.run('run', '--config', join(this.folder, 'terminal.yaml'));
    this.#child = run.child;
    await waitFor('the ready line', () => {
      if (run.child.exitCode !== null) throw new Error(`the daemon ended: ${run.output()}`);
      return run.output().includes('is ready.');
    });
    await waitFor('the reader', async () => (await this.health()).ready);
  }

  /** Any command line of tilld on this data folder. */
  run(...words: string[]): { child: ChildProcess; output(): string } {
    const child = spawn(process.execPath, [PROGRAM, ...words, '--data', this.data], {
      env: { ...process.env, TILLD_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        this.said.push(text);
      });
    }
    return { child, output: () => output };
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('the daemon does not run');
    return this.#child.pid;
  }

  /** Kills the daemon by its pid and waits until all its processes are gone. */
  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<number | null> {
    const child = this.#child;
    if (!child) return null;
    this.#child = null;
    child.kill(signal);
    await waitFor('the end of the daemon', () => child.exitCode !== null || child.signalCode !== null);
    await waitFor('the end of its processes', () => this.processes().length === 0);
    return child.exitCode;
  }

  async restart(): Promise<void> {
    await this.kill();
    await this.start();
  }

  /** Ends daemon and host; nothing may be left of them. */
  async close(): Promise<void> {
    try {
      await this.kill();
    } finally {
      await this.host.stop();
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  /** Living processes that name this folder in command line or environment. */
  processes(): { pid: number; command: string }[] {
    return readdirSync('/proc').flatMap((entry) => {
      const pid = Number(entry);
      if (!Number.isInteger(pid) || pid === process.pid) return [];
      const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
      const names = command.includes(this.folder) || textOf(`/proc/${pid}/environ`).includes(this.folder);
      return names ? [{ pid, command }] : [];
    });
  }

  /** The lane's or the private pcscd's process, once it is there. */
  pidOf(part: 'lane' | 'pcscd'): Promise<number> {
    const program = part === 'lane' ? /dist\/lane\.js/ : /^pcscd /;
    return waitFor(
      `a process of ${part}`,
      () => this.processes().find(({ command }) => program.test(command))?.pid,
    );
  }

  call<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const text = body === undefined ? '' : JSON.stringify(body);
    return new Promise<Answer<Body>>((resolve, reject) => {
      const outgoing = request({
        socketPath: join(this.data, 'api.sock'),
        method,
        path,
        agent: false,
        timeout: 15_000,
        headers: text ? { ...headers, 'content-type': 'application/json' } : headers,
      });
      outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${path} is not answered`)));
      outgoing.on('error', reject);
      outgoing.on('response', async (response) => {
        try {
          let answer = '';
          for await (const chunk of response.setEncoding('utf8')) answer += chunk;
          this.said.push(answer);
          const isJson = response.headers['content-type']?.startsWith('application/json');
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(answer) : (answer as Body) });
        } catch (error) {
          reject(error);
        }
      });
      outgoing.end(text);
    });
  }

  /** Every event from now on, until the daemon ends. */
  follow(): TerminalEvent[] {
    const events: TerminalEvent[] = [];
    const parser = new EventStreamParser();
    const outgoing = request({ socketPath: join(this.data, 'api.sock'), path: '/v1/events', agent: false });
    outgoing.on('error', () => {});
    outgoing.on('response', (response) => {
      response.on('error', () => {});
      response.setEncoding('utf8').on('data', (chunk: string) => {
        this.said.push(chunk);
        events.push(...parser.push(chunk).map((text) => JSON.parse(text) as TerminalEvent));
      });
    });
    outgoing.end();
    return events;
  }

  async health(): Promise<HealthView> {
    return (await this.call<HealthView>('GET', '/v1/health')).body;
  }

  async queue(): Promise<QueueView> {
    return (await this.call<QueueView>('GET', '/v1/queue')).body;
  }

  async payment(id: string): Promise<PaymentView> {
    return (await this.call<PaymentView>('GET', `/v1/payments/${id}`)).body;
  }

  /** All of them, newest first. */
  async payments(): Promise<PaymentView[]> {
    const payments: PaymentView[] = [];
    for (let before = ''; ; before = `&before=${payments.at(-1)!.id}`) {
      const page = await this.call<{ payments: PaymentView[] }>('GET', `/v1/payments?limit=200${before}`);
      payments.push(...page.body.payments);
      if (page.body.payments.length < 200) return payments;
    }
  }

  create<Body = PaymentView>(amount: string, key = `sale-${++this.#sales}`): Promise<Answer<Body>> {
    return this.call('POST', '/v1/payments', { amount, currency: 'EUR' }, { 'idempotency-key': key });
  }

  tap(card: string, how: TapBody = {}): Promise<Answer<unknown>> {
    return this.call('POST', `/v1/rig/cards/${card}/tap`, how);
  }

  async until(id: string, ...states: PaymentView['state'][]): Promise<PaymentView> {
    return waitFor(`payment ${states.join(' or ')}`, async () => {
      const payment = await this.payment(id);
      return states.includes(payment.state) && payment;
    });
  }

  /** Waits for the payment's end. */
  end(id: string): Promise<PaymentView> {
    return waitFor('the end of the payment', async () => {
      const payment = await this.payment(id);
      return payment.outcome && payment;
    });
  }

  /** A whole sale: creates the payment, taps, waits for its end. */
  async sell(amount: string, card: string, key?: string): Promise<PaymentView> {
    const { body, status } = await this.create(amount, key);
    if (status !== 201) throw new Error(`the sale was refused: ${JSON.stringify(body)}`);
    await this.tap(card);
    return this.end(body.id);
  }

  async untilLink(state: 'up' | 'down'): Promise<void> {
    const wanted = state === 'up' ? 'ready' : 'unavailable';
    await waitFor(`the link ${state}`, async () =>
      (await this.health()).devices.some((device) => device.kind === 'host' && device.state === wanted),
    );
  }

  async untilQueueEmpty(): Promise<void> {
    await waitFor('an empty queue', async () => (await this.queue()).waiting === 0);
  }
}

/** Empty where the process has ended meanwhile. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
