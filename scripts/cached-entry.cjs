#!/usr/bin/env node
'use strict';
// Runs the bundle beside this file. V8 keeps what it compiled in a file of its own, so that the next start need not
// parse a megabyte of source again: that halves the time until the terminal listens. A cache that does not fit
// (another Node, another build) is ignored and replaced.
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname } = require('node:path');
const { constants, Script } = require('node:vm');

const bundle = __filename.replace(/\.js$/, '.bundle.cjs');
// The daemon compiles much that no other command does.
const cache = `${bundle}.${process.argv[2] === 'run' ? 'run' : 'command'}.cache`;

let cachedData;
try {
  cachedData = readFileSync(cache);
} catch {
  // none yet
}
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${readFileSync(bundle, 'utf8')}\n})`,
  { filename: bundle, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
);
if (script.cachedDataRejected !== false) {
  process.once('exit', () => {
    try {
      const fresh = `${cache}.${process.pid}`;
      writeFileSync(fresh, script.createCachedData());
      renameSync(fresh, cache);
    } catch {
      // a folder that may not be written: every start compiles anew
    }
  });
}
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, createRequire(bundle), module_, bundle, dirname(bundle));
