import { spawnLane } from '../../src/card/lane/lane-process.ts';
import type { FromLane } from '../../src/card/lane/protocol.ts';
import { LaneSupervisor } from '../../src/card/lane/supervisor.ts';
import { paths } from '../../src/daemon/paths.ts';
import { filteredLog } from '../../src/platform/log/create-log.ts';
import { SystemClock } from '../../src/platform/system/system-clock.ts';
import { SystemRandom } from '../../src/platform/system/system-random.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import type { VirtualCard } from '../../src/rig/cards/virtual-card.ts';
import { bareExchanges } from './apdu.ts';
import { compile } from './c-program.ts';
import { type Figure, figureOf, median, monotonicUs } from './figure.ts';
import { armOrder, laneConfiguration } from './terminal.ts';
import { type VirtualRig, withVirtualRig } from './virtual-rig.ts';

/** Each with a fresh lane process. Online the host decides, offline the card. */
const CASES: readonly { card: string; offline: boolean }[] = [
  { card: 'visa-card', offline: false },
  { card: 'visa-card', offline: true },
  { card: 'mastercard-card', offline: false },
  { card: 'mastercard-card', offline: true },
  { card: 'visa-phone', offline: false },
  { card: 'mastercard-phone', offline: false },
  { card: 'declined-card', offline: false },
];

const TAPS = 160;
/** From here on the lane is warm. */
const STEADY_FROM = 60;
/** Exchanges of the floor, in groups with a pause as between two taps. */
const BARE_EXCHANGES = 700;
const BARE_GROUP = ['7', '15'];
const REHEARSAL_MS = 1_000;
/** Until pcscd has powered a card. */
const CARD_SETTLES_MS = 300;

interface Tap {
  /** Card seen to `outcome` as this process hears it: handshake, capture, sealing. */
  handshakeUs: number;
  /** Card put into the field to `outcome`. */
  wholeUs: number;
  /** What the simulated card took for itself. */
  cardUs: number;
  /** Sum of the exchanges as the lane saw them, and what was left of the handshake: entry point and kernel. */
  exchangesUs: number;
  kernelUs: number;
  apdus: number;
  kind: string;
}

/** Card present to outcome through the lane process, for the cards of the tray. */
export function measure(): Promise<Figure[]> {
  return withVirtualRig(async (rig) => {
    rig.reader.insert(createCard('mastercard-card'));
    const program = compile('apdu-loop', rig.folder);
    await new Promise((resolve) => setTimeout(resolve, CARD_SETTLES_MS));
    const bareUs = median(await bareExchanges(program, BARE_EXCHANGES, rig.environment, BARE_GROUP));
    rig.reader.remove();
    const figures: Figure[] = [];
    for (const { card, offline } of CASES) {
      const taps = await tapsOf(rig, createCard(card), offline);
      figures.push(figureOfTaps(`${card}, ${offline ? 'offline' : 'online'}`, taps, bareUs));
    }
    return figures;
  });
}

function figureOfTaps(name: string, taps: readonly Tap[], bareUs: number): Figure {
  const steady = taps.slice(STEADY_FROM);
  const ms = (pick: (tap: Tap) => number, among = steady) => among.map((tap) => pick(tap) / 1_000);
  const cardMs = median(ms(({ cardUs }) => cardUs));
  const { apdus, kind } = taps.at(-1)!;
  const figure = figureOf(
    'Card present to outcome, through the lane',
    name,
    'ms',
    ms(({ handshakeUs }) => handshakeUs),
    {
      beside: { name: `${apdus} bare APDUs + card`, value: (apdus * bareUs) / 1_000 + cardMs, p99: null },
      notes: {
        outcome: kind,
        'first tap': taps[0]!.handshakeUs / 1_000,
        '20th': median(ms(({ handshakeUs }) => handshakeUs, taps.slice(17, 22))),
        exchanges: median(ms(({ exchangesUs }) => exchangesUs)),
        kernel: median(ms(({ kernelUs }) => kernelUs)),
        'card computes': cardMs,
        'insertion to outcome': median(ms(({ wholeUs }) => wholeUs)),
      },
    },
  );
  const holds = figure.value <= 2 && figure.p99! <= 5;
  return { ...figure, target: { text: '<= 2 ms, p99 <= 5', holds } };
}

async function tapsOf(rig: VirtualRig, card: VirtualCard, offline: boolean): Promise<Tap[]> {
  const { supervisor, next } = await startLane(rig.environment);
  let cardUs = 0;
  const timed: VirtualCard = {
    ...card,
    insert: () => card.insert(),
    apdu(command) {
      const startedUs = monotonicUs();
      const response = card.apdu(command);
      cardUs += monotonicUs() - startedUs;
      return response;
    },
  };
  const taps: Tap[] = [];
  try {
    for (let i = 0; i < TAPS; i++) {
      cardUs = 0;
      supervisor.post({ kind: 'arm', order: armOrder(`payment-${i}`, offline) });
      const insertedUs = monotonicUs();
      rig.reader.insert(timed);
      const reading = await next('reading');
      const outcome = await next('outcome');
      const trace = await next('trace');
      const { steps, totalUs } = trace.message;
      const exchangesUs = steps.reduce((sum, { tookUs }) => sum + tookUs, 0);
      taps.push({
        // `reading` is posted while the first command is on its way.
        handshakeUs: outcome.atUs - reading.atUs + (steps[0]?.atUs ?? 0),
        wholeUs: outcome.atUs - insertedUs,
        ...{ cardUs, exchangesUs, kernelUs: totalUs - exchangesUs },
        ...{ apdus: steps.length, kind: outcome.message.outcome.kind },
      });
      rig.reader.remove();
      await next('removed');
    }
  } finally {
    await supervisor.stop();
  }
  return taps;
}

interface Heard<Kind> {
  message: Extract<FromLane, { kind: Kind }>;
  atUs: number;
}

/** A lane under its supervisor, as the daemon runs it, and the messages it sends, one after another. */
async function startLane(environment: Record<string, string>) {
  const clock = new SystemClock();
  const supervisor = new LaneSupervisor({
    configuration: laneConfiguration(),
    epochKey: { epoch: '2026-11-24', key: new Uint8Array(32).fill(7) },
    spawn: () => spawnLane({ script: paths.lane, nodeFlags: [], environment }),
    ...{ clock, random: new SystemRandom(), log: filteredLog(() => {}, {}) },
  });
  const heard: { message: FromLane; atUs: number }[] = [];
  let wake: () => void = () => {};
  supervisor.onMessage((message) => {
    heard.push({ message, atUs: monotonicUs() });
    wake();
  });
  /** The next message of that kind; those before it are passed over. */
  const next = async <Kind extends FromLane['kind']>(kind: Kind): Promise<Heard<Kind>> => {
    for (;;) {
      const first = heard.shift();
      if (first?.message.kind === kind) return first as Heard<Kind>;
      if (first) continue;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  supervisor.start();
  await next('reader');
  // Nobody pays within the first second: by then the lane has rehearsed.
  await new Promise((resolve) => setTimeout(resolve, REHEARSAL_MS));
  return { supervisor, next };
}
