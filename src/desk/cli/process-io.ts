import { SystemClock } from '../../platform/system/system-clock.ts';
import { SystemRandom } from '../../platform/system/system-random.ts';
import type { CliIo } from './cli-io.ts';

/** This process as the command line sees it. */
export function processIo(own: Pick<CliIo, 'version' | 'startDaemon'>): CliIo {
  // `tilld queue | head` closes the pipe early: nothing is wrong then.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  return {
    ...own,
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

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
