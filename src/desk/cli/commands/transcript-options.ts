import { resolve } from 'node:path';
import type { CliIo } from '../cli-io.ts';
import type { CommandLine, CommandOption } from '../command.ts';
import type { TranscriptSettings } from '../transcript-tools.ts';

/** How the terminal is set up; the same words for replaying and recording. */
export const TERMINAL_OPTIONS: Readonly<Record<string, CommandOption>> = {
  amount: { value: 'AMOUNT', help: 'What is to be paid, such as 12.50.' },
  currency: { value: 'CODE', help: 'Its currency, such as EUR.' },
  date: { value: 'YYMMDD', help: 'The terminal’s date.' },
  type: { value: 'NN', help: 'Transaction type 9C: 00 purchase, 01 cash, 09 cashback, 20 refund.' },
  offline: { help: 'Raise the floor limits, so that the card may approve.' },
  config: { value: 'FILE', help: 'Take the terminal from this configuration, not the demo’s.' },
  schemes: { value: 'FILE', repeats: true, help: 'A scheme file instead of the configuration’s; repeats.' },
  'ca-keys': { value: 'FILE', repeats: true, help: 'A file of CA public keys besides; repeats.' },
  'kernel-data': { value: 'TAG=HEX', repeats: true, help: 'A data element of the reader; repeats.' },
};

/** What `TERMINAL_OPTIONS` were given, and --random where the command has it. */
export function terminalSettings(line: CommandLine, io: Pick<CliIo, 'workingDirectory'>): TranscriptSettings {
  const absolute = (file: string) => resolve(io.workingDirectory, file);
  const config = line.text('config');
  return {
    config: config === undefined ? null : absolute(config),
    schemes: line.texts('schemes').map(absolute),
    caKeys: line.texts('ca-keys').map(absolute),
    amount: line.text('amount') ?? null,
    currency: line.text('currency') ?? null,
    date: line.text('date') ?? null,
    type: line.text('type') ?? null,
    random: line.text('random') ?? null,
    offline: line.flag('offline'),
    kernelData: line.texts('kernel-data'),
  };
}
