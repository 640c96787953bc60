/*
 * A process that plays reader and card behind a pcscd of its own, told what to do over IPC. Apart from the test's
 * process, because a PC/SC call there may hold its event loop while this side must answer.
 */
import type { InsertableCard } from '../../../drivers/readers/virtual/reader-server.ts';
import { startRigBench } from './rig-bench.ts';

/** What a hand, a card or a cable does. */
export type WorldCommand =
  | { kind: 'insert'; card: 'echo' | 'torn' | 'long' }
  | { kind: 'remove' | 'unplug' | 'plug-in' | 'freeze' | 'thaw' | 'stop' };

export type WorldReply = { kind: 'up'; environment: Record<string, string> } | { kind: 'done' };

const ATR = Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01);

const CARDS: Record<'echo' | 'torn' | 'long', InsertableCard> = {
  echo: { atr: ATR, insert() {}, apdu: (command) => Uint8Array.of(...command, 0x90, 0x00) },
  torn: { atr: ATR, insert() {}, apdu: () => 'torn' },
  long: {
    atr: ATR,
    insert() {},
    apdu() {
      const response = Uint8Array.from({ length: 65_538 }, (_, index) => index & 0xff);
      response.set([0x90, 0x00], 65_536);
      return response;
    },
  },
};

const rig = await startRigBench();
// Escape commands come back as they are.
rig.reader.onEscape = (_code, command) => command;
const reply = (message: WorldReply) => process.send?.(message);

async function obey(command: WorldCommand): Promise<void> {
  switch (command.kind) {
    case 'insert':
      rig.reader.insert(CARDS[command.card]);
      return;
    case 'remove':
      rig.reader.remove();
      return;
    case 'unplug':
      await rig.reader.unplug();
      return;
    case 'plug-in':
      await rig.reader.listen();
      return;
    case 'freeze':
      rig.reader.freeze();
      return;
    case 'thaw':
      rig.reader.thaw();
      return;
    case 'stop':
      await rig.stop();
      process.disconnect();
      return;
  }
}

process.on('message', async (command: WorldCommand) => {
  await obey(command);
  if (command.kind !== 'stop') reply({ kind: 'done' });
});
reply({ kind: 'up', environment: rig.pcscd.env });
