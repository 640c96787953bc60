import { type Command, type CommandContext, type CommandLine, usage } from '../command.ts';

/** TEXT of the command line, or of standard input where it is "-" or left out. @throws TerminalError usage */
export async function scannedOf(
  command: Command,
  line: CommandLine,
  { io }: CommandContext,
): Promise<string> {
  const [given] = line.arguments;
  if (given !== undefined && given !== '-') return given;
  if (given === undefined && io.stdin.isTTY) throw usage(command, 'TEXT is missing.');
  const text = await io.stdin.read();
  if (text.trim() === '') throw usage(command, 'TEXT is missing: standard input is empty.');
  return text;
}
