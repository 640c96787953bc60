import { z } from 'zod';
import { plugins } from '../../src/daemon/plugins.ts';
import { terminalConfigSchema } from '../../src/platform/config/terminal-config.ts';
import { type JsonSchema, settingsTable } from './settings-table.ts';

const schema = () => z.toJSONSchema(terminalConfigSchema(plugins), { io: 'input' }) as JsonSchema;

/** For editors: `# yaml-language-server: $schema=terminal.schema.json`. */
export function configSchemaJson(): string {
  return `${JSON.stringify(schema(), null, 2)}\n`;
}

/** Every setting with its meaning, form and default. */
export function configReference(): string {
  return [
    '# Configuration',
    '',
    'Generated from `src/platform/config/terminal-config.ts` and the drivers by `npm run generate`; do not edit.',
    '',
    ...settingsTable(schema()),
    '',
  ].join('\n');
}
