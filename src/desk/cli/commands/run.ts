import { resolve } from 'node:path';
import type { RunningDaemon } from '../cli-io.ts';
import type { Command, CommandContext } from '../command.ts';

export const run: Command = {
  name: 'run',
  arguments: [],
  summary: 'Run the terminal until Ctrl-C.',
  details: `Without --config it runs the demo: virtual cards, a printer preview and a
simulated host.`,
  options: {
    config: { value: 'FILE', help: 'The terminal’s configuration (YAML).' },
  },

  async run(line, { io, paint, dataDirectory }) {
    const config = line.text('config');
    const daemon = await io.startDaemon({
      configPath: config === undefined ? null : resolve(io.workingDirectory, config),
      dataDirectory,
    });
    io.stdout.write(`tilld ${io.version} is ready.\n`);
    io.stdout.write(`  console  ${paint('bold', daemon.console)}\n`);
    io.stdout.write(`  data     ${dataDirectory}\n`);
    return untilItEnds(daemon, io);
  },
};

/** The first interrupt stops the daemon in good order, the second does not wait for it. */
async function untilItEnds(daemon: RunningDaemon, io: CommandContext['io']): Promise<number> {
  let interrupts = 0;
  let release: () => void = () => undefined;
  const interrupted = new Promise<number>((resolve, reject) => {
    release = io.onInterrupt(() => {
      interrupts += 1;
      if (interrupts === 1) daemon.stop().then(() => resolve(0), reject);
      else resolve(1);
    });
  });
  try {
    return await Promise.race([interrupted, daemon.ended.then(() => 0)]);
  } finally {
    release();
  }
}
