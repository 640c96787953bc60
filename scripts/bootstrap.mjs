// @ts-check
// Sets up what tilld needs on a Debian machine with Node: packages, node_modules, the built program.
// Idempotent, and quick when nothing is missing. Plain JavaScript: it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];

/** @param {string} text */
export const say = (text) => process.stdout.write(`• ${text}\n`);

/** @param {string} text @param {string} remedy @returns {never} */
function giveUp(text, remedy) {
  process.stderr.write(`\n✗ ${text}\n  ${remedy}\n`);
  process.exit(1);
}

/** @param {string} command @param {string[]} args @param {import('node:child_process').SpawnSyncOptions} [options] */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options }).status === 0;
}

/** @param {string} program */
const onPath = (program) =>
  (process.env['PATH'] ?? '')
    .split(':')
    .concat('/usr/sbin', '/sbin')
    .some((folder) => folder !== '' && existsSync(join(folder, program)));

/** Debian package -> is what it brings there already? @type {Record<string, () => boolean>} */
const RUN_PACKAGES = {
  pcscd: () => onPath('pcscd'),
  'libpcsclite-dev': () => existsSync('/usr/include/PCSC/winscard.h'),
  'pkg-config': () => onPath('pkg-config'),
  gcc: () => onPath('gcc'),
  'g++': () => onPath('g++'),
  make: () => onPath('make'),
  python3: () => onPath('python3'),
  'util-linux': () => onPath('unshare') && onPath('setpriv'),
  'libc6-dev': () => existsSync('/usr/include/stdio.h'),
};

/** @type {Record<string, () => boolean>} */
const TEST_PACKAGES = {
  chromium: () => onPath('chromium'),
  'fonts-dejavu-core': () => existsSync('/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf'),
  faketime: () => onPath('faketime'),
  socat: () => onPath('socat'),
  softhsm2: () => onPath('softhsm2-util'),
  strace: () => onPath('strace'),
  umockdev: () => onPath('umockdev-run'),
};

/** @param {Record<string, () => boolean>} packages */
function debianPackages(packages) {
  const missing = Object.keys(packages).filter((name) => !packages[name]?.());
  if (missing.length === 0) return;
  const byHand = `Install them by hand: apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!onPath('apt-get')) giveUp(`This machine lacks ${missing.join(', ')} and has no apt-get.`, byHand);
  const asRoot = process.getuid?.() === 0;
  if (!asRoot && !onPath('sudo'))
    giveUp(`This machine lacks ${missing.join(', ')}; installing needs root.`, byHand);
  say(`Installing Debian packages: ${missing.join(', ')}`);
  const prefix = asRoot ? [] : ['sudo'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} args */
  const apt = (args) => {
    const [command, ...rest] = [...prefix, 'apt-get', '-q', ...args];
    return run(/** @type {string} */ (command), rest, { env, stdio: ['inherit', 'ignore', 'inherit'] });
  };
  if (!apt(['update']) || !apt(['install', '-y', '--no-install-recommends', ...missing])) {
    giveUp('apt-get failed, see above.', byHand);
  }
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
const packagesOf = (file) => JSON.parse(readFileSync(join(root, file), 'utf8')).packages;

/** Is every package of the lock file there in its version? */
function installedAsLocked() {
  try {
    const installed = packagesOf('node_modules/.package-lock.json');
    return Object.entries(packagesOf('package-lock.json')).every(
      ([path, { version: wanted, optional }]) =>
        path === '' || optional || installed[path]?.version === wanted,
    );
  } catch {
    return false;
  }
}

function nodeModules() {
  if (installedAsLocked()) return;
  const folder = join(root, 'node_modules');
  if (lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) {
    giveUp(
      'node_modules is a link to a folder that does not fit package-lock.json.',
      'Remove the link and start again.',
    );
  }
  say('Installing npm packages (native modules are compiled: a minute or two)');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    giveUp(
      'npm ci failed, see above.',
      'Check the network and that gcc, g++, make and python3 work, then start again.',
    );
  }
}

/** Newest modification below some folders, ms. @param {string[]} places @returns {number} */
function newest(places) {
  let latest = 0;
  for (const place of places) {
    const path = join(root, place);
    if (!existsSync(path)) continue;
    const stat = statSync(path);
    latest = Math.max(latest, stat.mtimeMs);
    if (stat.isDirectory())
      latest = Math.max(latest, newest(readdirSync(path).map((name) => join(place, name))));
  }
  return latest;
}

function program() {
  const stamp = join(root, 'dist', 'built');
  if (
    existsSync(stamp) &&
    statSync(stamp).mtimeMs >= newest(['src', 'drivers', 'scripts/build.mjs', 'package.json'])
  )
    return;
  say('Building');
  if (!run(process.execPath, ['scripts/build.mjs']))
    giveUp('The build failed, see above.', 'It should not: please report it.');
}

/** @param {{ forTests: boolean }} options */
export function bootstrap({ forTests }) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    giveUp(`Node ${process.versions.node} is too old.`, `Install Node ${OLDEST_NODE.join('.')} or newer.`);
  }
  if (process.platform !== 'linux') giveUp('tilld runs on Linux.', 'Use a Debian machine.');
  debianPackages(forTests ? { ...RUN_PACKAGES, ...TEST_PACKAGES } : RUN_PACKAGES);
  nodeModules();
  program();
}

export const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
