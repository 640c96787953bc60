// @ts-check
// Bundles the daemon, the lane process and the CLI (esbuild), the console (Vite) and the virtual reader's
// PC/SC driver (gcc) into dist/.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { buildIfd } from './build-ifd.mjs';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

rmSync('dist', { recursive: true, force: true });
await build({
  entryPoints: { tilld: 'src/daemon/main.ts', lane: 'src/daemon/lane-main.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  sourcemap: 'linked',
  sourcesContent: false,
  chunkNames: 'chunks/[name]-[hash]',
  external: ['nfc-pcsc', 'better-sqlite3', 'serialport', 'node-hid'],
  define: { __TILLD_VERSION__: JSON.stringify(version) },
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
await buildPages({ configFile: 'src/desk/console/vite.config.ts', logLevel: 'warn' });
await buildIfd({ outDir: 'dist/native', log: (/** @type {string} */ text) => console.log(text) });
writeFileSync('dist/built', `${version}\n`);
