import { z } from 'zod';
import { CaKeyFile } from '../../src/platform/config/ca-key-file.ts';
import { SchemeFile } from '../../src/platform/config/scheme-file.ts';
import { type JsonSchema, settingsTable } from './settings-table.ts';

const schemaOf = (file: z.ZodType) => z.toJSONSchema(file, { io: 'input' }) as JsonSchema;

/** For editors: `# yaml-language-server: $schema=scheme.schema.json`. */
export const schemeSchemaJson = (): string => `${JSON.stringify(schemaOf(SchemeFile), null, 2)}\n`;
export const caKeysSchemaJson = (): string => `${JSON.stringify(schemaOf(CaKeyFile), null, 2)}\n`;

/** Every setting of scheme files and CA key files. */
export function schemeReference(): string {
  return [
    '# Scheme files and CA key files',
    '',
    'Generated from `src/platform/config/scheme-file.ts` and `ca-key-file.ts` by `npm run generate`; do not edit. How to',
    'use them: [configure](../guides/configure.md#scheme-files).',
    '',
    '## Scheme files',
    '',
    ...settingsTable(schemaOf(SchemeFile)),
    '',
    '## CA key files',
    '',
    ...settingsTable(schemaOf(CaKeyFile)),
    '',
  ].join('\n');
}
