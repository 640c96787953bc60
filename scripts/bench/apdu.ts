import type { VirtualReader } from '../../drivers/readers/virtual/reader-server.ts';
import { createCard } from '../../src/rig/cards/tray.ts';
import type { ClientCommand, ClientReply } from './apdu-client.ts';
import { compile, numbersOf } from './c-program.ts';
import { Child } from './child.ts';
import { besideOf, type Figure, figureOf, median, monotonicUs } from './figure.ts';
import { LISTED_READER_NAME, withVirtualRig } from './virtual-rig.ts';

const WARM_UP = 300;
const ROUNDS = 6;
const PER_ROUND = 400;
const INSERTIONS = 60;
const INSERTIONS_WARM_UP = 10;

/** One exchange and one insertion, through nfc-pcsc and through bare libpcsclite. */
export function measure(): Promise<Figure[]> {
  return withVirtualRig(async ({ reader, environment, folder }) => {
    const loop = compile('apdu-loop', folder);
    const waiter = compile('card-seen', folder);
    const bareInsertions = await insertionsSeenBare(reader, waiter, environment);
    const client = new Child<ClientCommand, ClientReply>('./apdu-client.ts', [], environment);
    try {
      await answer(client, 'up');
      const insertions = await insertionsSeen(reader, client);

      reader.insert(createCard('mastercard-card'));
      await answer(client, 'card');
      const bare: number[] = [];
      const wrapped: number[] = [];
      await exchanges(client, WARM_UP);
      await bareExchanges(loop, WARM_UP, environment);
      for (let round = 0; round < ROUNDS; round++) {
        bare.push(...(await bareExchanges(loop, PER_ROUND, environment)));
        wrapped.push(...(await exchanges(client, PER_ROUND)));
      }
      const onTop = median(wrapped) - median(bare);
      const seenMs = median(insertions) / 1_000;
      return [
        figureOf('APDU', 'round trip', 'us', wrapped, {
          beside: besideOf('C, libpcsclite', bare),
          target: { text: '< 100 us on top', holds: onTop < 100 },
          notes: { 'on top': onTop },
        }),
        figureOf('APDU', 'insertion to card event', 'ms', milliseconds(insertions), {
          beside: besideOf('C, libpcsclite', milliseconds(bareInsertions)),
          target: { text: '< 5 ms', holds: seenMs < 5 },
        }),
      ];
    } finally {
      await client.end();
    }
  });
}

const milliseconds = (us: readonly number[]) => us.map((value) => value / 1_000);

/** One floor exchange, microseconds: what other sections count a tap's exchanges with. */
export async function bareExchanges(
  program: string,
  count: number,
  environment: Record<string, string>,
  grouped: readonly string[] = [],
): Promise<number[]> {
  const us: number[] = [];
  for await (const value of numbersOf(program, [LISTED_READER_NAME, String(count), ...grouped], environment))
    us.push(value);
  if (us.length !== count) throw new Error('apdu-loop failed');
  return us;
}

async function answer<Kind extends ClientReply['kind']>(
  client: Child<ClientCommand, ClientReply>,
  kind: Kind,
): Promise<Extract<ClientReply, { kind: Kind }>> {
  const reply = await client.next();
  if (reply.kind !== kind) throw new Error(`expected ${kind}, not ${reply.kind}`);
  return reply as Extract<ClientReply, { kind: Kind }>;
}

async function exchanges(client: Child<ClientCommand, ClientReply>, count: number): Promise<number[]> {
  client.send({ kind: 'exchange', count });
  return (await answer(client, 'exchanged')).us;
}

async function insertionsSeen(
  reader: VirtualReader,
  client: Child<ClientCommand, ClientReply>,
): Promise<number[]> {
  const card = createCard('visa-card');
  const us: number[] = [];
  for (let i = 0; i < INSERTIONS + INSERTIONS_WARM_UP; i++) {
    const insertedUs = monotonicUs();
    reader.insert(card);
    us.push((await answer(client, 'card')).atUs - insertedUs);
    reader.remove();
    await answer(client, 'removed');
  }
  return us.slice(INSERTIONS_WARM_UP);
}

const SETTLE_MS = 20;

async function insertionsSeenBare(
  reader: VirtualReader,
  program: string,
  environment: Record<string, string>,
): Promise<number[]> {
  const card = createCard('visa-card');
  const us: number[] = [];
  let insertedUs = 0;
  for await (const seenUs of numbersOf(program, [LISTED_READER_NAME, String(INSERTIONS)], environment)) {
    if (insertedUs > 0) us.push(seenUs - insertedUs);
    reader.remove();
    // The program says nothing of a removal; it must have seen it before the next insertion.
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (us.length === INSERTIONS) break;
    insertedUs = monotonicUs();
    reader.insert(card);
  }
  return us;
}
