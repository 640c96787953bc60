import { createConnection } from 'node:net';
import { TerminalError } from '../../../src/platform/errors/terminal-error.ts';
import type { Clock } from '../../../src/platform/ports/clock.ts';

const DEFAULT_SOCKET = '/run/pcscd/pcscd.comm';
const ANSWER_WITHIN_MS = 2_000;

/**
 * Does a pcscd listen? To be asked before each `new NFC()`, which otherwise spins for ever in native code and
 * takes the event loop with it. Connecting also starts a pcscd that systemd holds back until it is needed.
 * @throws TerminalError pcscd_missing
 */
export function preflight(clock: Clock, socketPath = pcscdSocket()): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(socketPath);
    const timeout = clock.after(ANSWER_WITHIN_MS, () => socket.destroy(new Error('no answer')));
    const settle = (settled: () => void) => {
      timeout.cancel();
      socket.destroy();
      settled();
    };
    socket.on('connect', () => settle(resolve));
    socket.on('error', (cause: NodeJS.ErrnoException) =>
      settle(() => reject(missing(socketPath, cause.code ?? cause.message, cause))),
    );
  });
}

/** As libpcsclite chooses it. */
function pcscdSocket(): string {
  return process.env['PCSCLITE_CSOCK_NAME'] ?? DEFAULT_SOCKET;
}

function missing(socketPath: string, why: string, cause: unknown): TerminalError {
  const hint =
    why === 'EACCES'
      ? 'This user may not use it: add the user to the group of the socket (see ls -l).'
      : 'Install and start it: apt-get install pcscd && systemctl enable --now pcscd.socket.';
  return new TerminalError('pcscd_missing', `No PC/SC service listens on ${socketPath} (${why}).`, {
    hint,
    cause,
  });
}
