import { build } from 'esbuild';
const [out, ...opts] = process.argv.slice(2); const has = (o) => opts.includes(o);
const natives = { name: 'natives', setup(b) {
  b.onResolve({ filter: /^(nfc-pcsc|better-sqlite3|serialport|node-hid)$/ }, ({ path, namespace }) => namespace === 'native' ? { path, external: true } : { path, namespace: 'native' });
  b.onLoad({ filter: /.*/, namespace: 'native' }, ({ path }) => ({ contents: `module.exports = require(${JSON.stringify(path)})`, loader: 'js', resolveDir: process.cwd() }));
} };
const locales = { name: 'locales', setup(b) {
  b.onResolve({ filter: /locales\/index\.js$/ }, ({ importer }) => importer.includes('node_modules/zod') ? { path: 'zod-locales', namespace: 'empty', sideEffects: false } : null);
  b.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export {}' }));
} };
await build({
  entryPoints: { tilld: 'src/daemon/main.ts', lane: 'src/daemon/lane-main.ts' }, outdir: out, bundle: true, splitting: true, format: 'esm', platform: 'node', target: 'node20',
  minifySyntax: true, minifyWhitespace: has('min'), minifyIdentifiers: has('ids'), keepNames: false,
  chunkNames: 'chunks/[name]-[hash]', external: has('natives') ? [] : ['nfc-pcsc', 'better-sqlite3', 'serialport', 'node-hid'],
  plugins: [...(has('natives') ? [natives] : []), ...(has('locales') ? [locales] : [])],
  define: { __TILLD_VERSION__: '"x"' }, banner: { js: "import { createRequire as __createRequire } from 'node:module';const require = __createRequire(import.meta.url);" }, logLevel: 'warning' });
