import { allOptions, type Command, synopsis } from './command.ts';

/** The page of `tilld help`. */
export function helpPage(commands: readonly Command[]): string {
  const rows = commands.map(
    (command) => [[command.name, ...command.arguments].join(' '), command.summary] as const,
  );
  rows.push(['help [COMMAND]', 'Show this, or how one command is used.']);
  return `tilld: a payment terminal on this computer

Usage: tilld COMMAND [options]

${aligned(rows)}
  --version shows the version. Each command has --help.
`;
}

/** The page of `tilld help COMMAND` and `tilld COMMAND --help`. */
export function commandPage(command: Command): string {
  const options = Object.entries(allOptions(command)).map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? '' : ` ${value}`}`, help] as const,
  );
  const details = command.details === undefined ? '' : `\n${command.details}\n`;
  return `Usage: ${synopsis(command)}

${command.summary}
${details}
${aligned(options)}`;
}

function aligned(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
