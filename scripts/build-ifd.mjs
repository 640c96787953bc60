// @ts-check
// Builds the PC/SC driver of the virtual reader: dist/native/libifd-tilld.so.
//   node scripts/build-ifd.mjs [outDir]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = join(ROOT, 'drivers/readers/virtual/ifd/ifd-handler.c');
const LIBRARY = 'libifd-tilld.so';
const FLAGS = ['-O2', '-Wall', '-Wextra', '-shared', '-fPIC', '-pthread'];

/**
 * Compiles the driver unless the one in `outDir` was made from the same source with the same flags.
 * Needs gcc, pkg-config and the headers of libpcsclite (Debian: build-essential pkg-config libpcsclite-dev).
 * @param {{ outDir?: string, log?: (line: string) => void }} [options]
 * @returns {string} path of the library
 */
export function buildIfd({ outDir = join(ROOT, 'dist/native'), log = () => {} } = {}) {
  const library = join(outDir, LIBRARY);
  const stamp = `${library}.sha256`;
  const hash = createHash('sha256').update(readFileSync(SOURCE)).update(FLAGS.join(' ')).digest('hex');
  if (existsSync(library) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return library;

  mkdirSync(outDir, { recursive: true });
  log(`building ${LIBRARY}`);
  const cflags = run('pkg-config', ['--cflags', 'libpcsclite']).trim().split(/\s+/).filter(Boolean);
  // Built beside and renamed: a pcscd that has the old one mapped keeps it.
  const fresh = `${library}.${process.pid}`;
  run('gcc', [...FLAGS, ...cflags, '-o', fresh, SOURCE]);
  renameSync(fresh, library);
  writeFileSync(stamp, hash);
  return library;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (cause) {
    const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).slice(0, 2_000) : '';
    throw new Error(
      `${command} failed; it needs gcc, pkg-config and libpcsclite-dev (apt-get install build-essential pkg-config libpcsclite-dev). ${stderr}`,
      { cause },
    );
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = process.argv[2];
  console.log(buildIfd({ ...(outDir === undefined ? {} : { outDir }), log: console.error }));
}
