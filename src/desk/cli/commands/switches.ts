import { SwitchBody } from '../../api/contract.ts';
import { type Command, usage } from '../command.ts';

/** A command that turns one of the rig's virtual things on and off. */
function switchCommand(name: string, summary: string, words: { up: string; down: string }): Command {
  const command: Command = {
    name,
    arguments: ['up|down'],
    summary,
    options: {},

    async run(line, { io, connect }) {
      const [position] = line.arguments;
      if (position !== 'up' && position !== 'down')
        throw usage(command, `Say 'up' or 'down', not '${position}'.`);
      const { up } = await connect().post(`/v1/rig/${name}`, SwitchBody, { up: position === 'up' });
      io.stdout.write(`${up ? words.up : words.down}\n`);
      return 0;
    },
  };
  return command;
}

export const network = switchCommand('network', 'Connect the simulated host, or cut it off.', {
  up: 'The network is up.',
  down: 'The network is down.',
});

export const printer = switchCommand('printer', 'Ready the virtual printer, or take its paper.', {
  up: 'The printer has paper.',
  down: 'The printer is out of paper.',
});
