import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Compiles one of this folder's C programs against libpcsclite. @returns its path, in `folder` */
export function compile(name: string, folder: string): string {
  const flags = (option: string) =>
    execFileSync('pkg-config', [option, 'libpcsclite'], { encoding: 'utf8' })
      .trim()
      .split(/\s+/)
      .filter(Boolean);
  const source = fileURLToPath(new URL(`./${name}.c`, import.meta.url));
  const program = join(folder, name);
  execFileSync('gcc', ['-O2', '-Wall', ...flags('--cflags'), '-o', program, source, ...flags('--libs')]);
  return program;
}

/** Starts it and gives its lines, each a number. It is killed when the reading of the lines ends. */
export async function* numbersOf(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
): AsyncGenerator<number> {
  const child = spawn(program, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) yield Number(line);
  } finally {
    child.kill();
    await ended;
  }
}
