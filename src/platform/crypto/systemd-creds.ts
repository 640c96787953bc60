import { spawnSync } from 'node:child_process';
import { TerminalError } from '../errors/terminal-error.ts';

/** What protects a credential: a key of this machine's disk, of its TPM 2.0, both, or the best there is. */
export type CredentialKey = 'auto' | 'host' | 'tpm2' | 'host+tpm2';

/** A TPM takes seconds at worst. */
const TIMEOUT_MS = 15_000;
const LARGEST_OUTPUT = 64 * 1024;
const LONGEST_REASON = 200;

/** `plain` sealed by `systemd-creds encrypt`, bound to `name`. @throws TerminalError key_store_failed */
export function encryptCredential(
  program: string,
  key: CredentialKey,
  name: string,
  plain: Uint8Array,
): Uint8Array {
  return run(program, ['encrypt', `--name=${name}`, `--with-key=${key}`, '-', '-'], plain);
}

/** What `encryptCredential` sealed. @throws TerminalError key_store_failed */
export function decryptCredential(program: string, name: string, sealed: Uint8Array): Uint8Array {
  return run(program, ['decrypt', `--name=${name}`, '-', '-'], sealed);
}

function run(program: string, args: readonly string[], input: Uint8Array): Uint8Array {
  const { error, status, signal, stdout, stderr } = spawnSync(program, args, {
    input,
    timeout: TIMEOUT_MS,
    maxBuffer: LARGEST_OUTPUT,
    killSignal: 'SIGKILL',
  });
  if (!error && status === 0 && stdout.length > 0) {
    const out = new Uint8Array(stdout);
    stdout.fill(0);
    return out;
  }
  stdout?.fill(0);
  throw failure(program, args[0]!, { error, status, signal, said: stderr?.toString('utf8') ?? '' });
}

interface Ending {
  error: Error | undefined;
  status: number | null;
  signal: string | null;
  said: string;
}

function failure(program: string, verb: string, { error, status, signal, said }: Ending): TerminalError {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') {
    return new TerminalError('key_store_failed', `The program ${program} is not there.`, {
      hint: 'Install systemd 250 or newer, or choose another keyStore.',
    });
  }
  if (code === 'ETIMEDOUT') {
    return new TerminalError(
      'key_store_failed',
      `${program} ${verb} did not end within ${TIMEOUT_MS / 1000} s.`,
    );
  }
  const lastLine = said.trim().split('\n').at(-1)?.slice(0, LONGEST_REASON);
  return new TerminalError(
    'key_store_failed',
    `${program} ${verb} ended with ${status ?? code ?? signal}: ${lastLine}`,
    {
      hint: 'Run it as the user of the service, see docs/guides/keys.md. A credential opens only on the machine that made it.',
    },
  );
}
