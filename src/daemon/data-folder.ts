import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TerminalError } from '../platform/errors/terminal-error.ts';
import type { Random } from '../platform/ports/random.ts';

/** Longest path a Unix socket may have (sun_path holds 108 bytes with its end; some tools cut earlier). */
const LONGEST_SOCKET_PATH = 100;

/** Whatever this process makes, nobody outside owner and group can open. */
const OTHERS_NOTHING = 0o027;

/**
 * Where one terminal keeps everything: journal, keys, sockets, token. Its group may use the terminal (socket, daemon
 * file); keys and token are its owner's alone.
 */
export interface DataFolder {
  path: string;
  journal: string;
  keys: string;
  /** Sockets of the API and of virtual readers. */
  sockets: string;
  apiSocket: string;
  tokenFile: string;
  rig: string;
}

/** Makes the folder where it is missing (0750). Sockets move to the temporary folder when the path is too long for them. */
export function openDataFolder(directory: string): DataFolder {
  process.umask(OTHERS_NOTHING);
  const path = resolve(directory);
  mkdirSync(path, { recursive: true, mode: 0o750 });
  let sockets = path;
  if (Buffer.byteLength(join(path, 'pcscd/run/pcscd.comm')) > LONGEST_SOCKET_PATH) {
    sockets = join(tmpdir(), `tilld-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`);
    mkdirSync(sockets, { recursive: true, mode: 0o750 });
    checkOwn(sockets);
    chmodSync(sockets, 0o750);
  }
  return {
    path,
    journal: join(path, 'journal.db'),
    keys: join(path, 'keys'),
    sockets,
    apiSocket: join(sockets, 'api.sock'),
    tokenFile: join(path, 'token'),
    rig: join(path, 'rig'),
  };
}

/** In the temporary folder anybody may have made it before. @throws TerminalError config_invalid */
function checkOwn(folder: string): void {
  const found = lstatSync(folder);
  if (found.isDirectory() && found.uid === process.getuid?.()) return;
  throw new TerminalError(
    'config_invalid',
    `${folder}, for this terminal's sockets, belongs to somebody else.`,
    {
      hint: 'Take it away, or give the terminal a data folder with a shorter path.',
    },
  );
}

/** Written whole or not at all. */
function writeWhole(file: string, text: string): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, text, { mode: 0o600 });
  renameSync(fresh, file);
}

/** The bearer token of this terminal, made on first use: 32 random bytes, base64url. */
export function apiToken(folder: DataFolder, random: Random): string {
  try {
    const token = readFileSync(folder.tokenFile, 'utf8').trim();
    if (/^[A-Za-z0-9_-]{43}$/.test(token)) return token;
  } catch {
    // not made yet
  }
  const token = Buffer.from(random.bytes(32)).toString('base64url');
  writeWhole(folder.tokenFile, `${token}\n`);
  return token;
}
