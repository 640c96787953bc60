import { z } from 'zod';
import { plugins } from '../../src/daemon/plugins.ts';
import { terminalConfigSchema } from '../../src/platform/config/terminal-config.ts';

interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
}

const schema = () => z.toJSONSchema(terminalConfigSchema(plugins), { io: 'input' }) as JsonSchema;

/** For editors: `# yaml-language-server: $schema=terminal.schema.json`. */
export function configSchemaJson(): string {
  return `${JSON.stringify(schema(), null, 2)}\n`;
}

/** Every setting with its meaning, form and default. */
export function configReference(): string {
  const rows: string[] = [];
  walk(schema(), '', true, rows);
  return [
    '# Configuration',
    '',
    'Generated from `src/platform/config/terminal-config.ts` and the drivers by `npm run generate`; do not edit.',
    '',
    '| setting | form | default | meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function walk(node: JsonSchema, path: string, required: boolean, rows: string[]): void {
  for (const choice of node.oneOf ?? node.anyOf ?? []) {
    if (!choice.properties) continue;
    const driver = String(choice.properties['driver']?.const ?? '');
    const { driver: word, ...others } = choice.properties;
    rows.push(`| \`${path}.driver: ${driver}\` | | | ${word?.description ?? ''} |`);
    walk({ ...choice, properties: others }, `${path}(${driver})`, true, rows);
  }
  if (node.properties) {
    if (path && !path.endsWith(')') && node.description)
      rows.push(`| \`${path}\` | group | | ${node.description} |`);
    for (const [name, child] of Object.entries(node.properties)) {
      walk(child, path ? `${path}.${name}` : name, node.required?.includes(name) ?? false, rows);
    }
  } else if (node.items && (node.items.properties || node.items.oneOf)) {
    walk(node.items, `${path}[]`, true, rows);
  } else if (!node.oneOf) {
    rows.push(`| \`${path}\` | ${form(node)} | ${fallback(node, required)} | ${node.description ?? ''} |`);
  }
}

function form(node: JsonSchema): string {
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(' ');
  const range = node.minimum !== undefined ? ` ${node.minimum} to ${node.maximum}` : '';
  return `${node.items ? 'list' : (node.type ?? 'text')}${range}`;
}

function fallback(node: JsonSchema, required: boolean): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return required ? '*required*' : '';
}
