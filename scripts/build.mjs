// @ts-check
// Bundles the daemon, the lane process and the CLI (esbuild), the console (Vite) and the virtual reader's
// PC/SC driver (gcc) into dist/. Everything is built beside and takes its place at the end, so that a tilld that
// runs from dist/ is not disturbed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { buildIfd } from './build-ifd.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
const require = createRequire(import.meta.url);

/** Stay in node_modules: native, or heavy and seldom used. Loaded when first used, not when tilld starts. */
const UNBUNDLED = ['better-sqlite3', 'serialport', 'node-hid', 'receiptline'];

/**
 * Parts of libraries that tilld never reaches and would have to parse at each start: zod's translations, the file
 * search of @fastify/static, fastify's own validation (zod does it) and its test requests.
 */
const UNREACHED =
  /^(glob|@fastify\/(ajv|fast-json-stringify)-compiler|light-my-request|\.\.?\/locales\/index\.js)$/;

/** Gives an unbundled package's exports as getters, which `require` it when one is read. @param {string} name */
function lazily(name) {
  const exported = require(name);
  if (typeof exported === 'function') return `module.exports = require(${JSON.stringify(name)});`;
  const getters = Object.keys(exported).map((key) => `get ${key}() { return require('${name}').${key}; }`);
  return `module.exports = { ${getters.join(', ')} };`;
}

/** @type {import('esbuild').Plugin} */
const libraries = {
  name: 'libraries',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${UNBUNDLED.join('|')})$`) }, ({ path, namespace }) =>
      namespace === 'unbundled' ? { path, external: true } : { path, namespace: 'unbundled' },
    );
    onLoad({ filter: /.*/, namespace: 'unbundled' }, ({ path }) => ({ contents: lazily(path) }));
    onResolve({ filter: UNREACHED }, ({ path, importer }) =>
      importer.includes('node_modules') ? { path, namespace: 'unreached' } : null,
    );
    onLoad({ filter: /.*/, namespace: 'unreached' }, () => ({ contents: 'module.exports = {};' }));
  },
};

const fresh = resolve('dist.new');
const old = resolve('dist.old');
for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: { 'tilld.bundle': 'src/daemon/main.ts', lane: 'src/daemon/lane-main.ts' },
  outdir: fresh,
  bundle: true,
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [libraries],
  define: { __TILLD_VERSION__: JSON.stringify(version), 'import.meta.url': '__bundleUrl' },
  banner: { js: "const __bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
});
cpSync('scripts/cached-entry.cjs', resolve(fresh, 'tilld.js'));
// The project is an ES module; its bundles are not.
writeFileSync(resolve(fresh, 'package.json'), '{ "type": "commonjs" }\n');
await buildPages({
  configFile: 'src/desk/console/vite.config.ts',
  logLevel: 'warn',
  build: { outDir: resolve(fresh, 'console') },
});
if (existsSync('dist/native')) cpSync('dist/native', resolve(fresh, 'native'), { recursive: true });
await buildIfd({
  outDir: resolve(fresh, 'native'),
  log: (/** @type {string} */ text) => console.log(text),
});
writeFileSync(resolve(fresh, 'built'), `${version}\n`);

if (existsSync('dist')) renameSync('dist', old);
renameSync(fresh, 'dist');
rmSync(old, { recursive: true, force: true });
await firstStart();

/** Starts the program once, so that V8's code cache is there before anybody waits for it. */
async function firstStart() {
  const data = mkdtempSync(join(tmpdir(), 'tilld-build-'));
  const program = resolve('dist/tilld.js');
  const options = { env: { ...process.env, TILLD_DATA: data, TILLD_PORT: '0' } };
  spawnSync(process.execPath, [program, 'status'], options);
  const daemon = spawn(process.execPath, [program, 'run'], {
    ...options,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  daemon.stdout.once('data', () => daemon.kill('SIGTERM'));
  const bound = setTimeout(() => daemon.kill('SIGKILL'), 20_000);
  await once(daemon, 'exit');
  clearTimeout(bound);
  rmSync(data, { recursive: true, force: true });
}
