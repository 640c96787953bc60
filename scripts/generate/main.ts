import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { configReference, configSchemaJson } from './config-reference.ts';
import { dialectSchemaJson } from './dialect-schema.ts';
import { errorReference } from './error-reference.ts';
import { paymentStates } from './payment-states.ts';
import { caKeysSchemaJson, schemeReference, schemeSchemaJson } from './scheme-reference.ts';
import { specIndex } from './spec-index.ts';

const files: Record<string, () => string> = {
  'docs/reference/payment-states.md': paymentStates,
  'docs/reference/errors.md': errorReference,
  'docs/reference/configuration.md': configReference,
  'docs/reference/spec-index.md': specIndex,
  'docs/reference/schemes.md': schemeReference,
  'config/terminal.schema.json': configSchemaJson,
  'config/schemes/scheme.schema.json': schemeSchemaJson,
  'config/schemes/ca-keys.schema.json': caKeysSchemaJson,
  'config/dialects/dialect.schema.json': dialectSchemaJson,
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [file, make] of Object.entries(files)) {
  const wanted = make();
  if (check) {
    let found = '';
    try {
      found = readFileSync(file, 'utf8');
    } catch {
      // not there: stale
    }
    if (found !== wanted) {
      stale++;
      console.error(`✗ ${file} is not what the code says: run "npm run generate"`);
    }
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted);
    console.log(`  ${file}`);
  }
}
process.exit(stale > 0 ? 1 : 0);
