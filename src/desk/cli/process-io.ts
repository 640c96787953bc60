import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { SystemClock } from '../../platform/system/system-clock.ts';
import { SystemRandom } from '../../platform/system/system-random.ts';
import type { CliIo, TextSource } from './cli-io.ts';

/** This process as the command line sees it. */
export function processIo(
  own: Pick<CliIo, 'version' | 'startDaemon' | 'transcriptTools' | 'auditTools' | 'keyTools' | 'codeTools'>,
): CliIo {
  // `tilld queue | head` closes the pipe early: nothing is wrong then.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    ...own,
    // On demand: to look at standard input opens it.
    get stdin() {
      return standardInput();
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    workingDirectory: process.cwd(),
    // On demand: the first use of Intl costs a start-up some milliseconds.
    get timeZone() {
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    clock: new SystemClock(),
    random: new SystemRandom(),
    isAlive,
    onInterrupt(listener) {
      process.on('SIGINT', listener);
      process.on('SIGTERM', listener);
      return () => {
        process.off('SIGINT', listener);
        process.off('SIGTERM', listener);
      };
    },
  };
}

/** What a person or a pipe may send at most. */
const MOST_INPUT_BYTES = 1024 * 1024;

function standardInput(): TextSource {
  return {
    isTTY: process.stdin.isTTY,
    async read() {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > MOST_INPUT_BYTES)
          throw new TerminalError('usage', 'Standard input has more than 1 MiB.');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks).toString('utf8');
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
