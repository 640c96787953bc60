/** As zod gives it, as far as it is read here. */
export interface JsonSchema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
}

/** One row for each setting: name, form, default, meaning. */
export function settingsTable(schema: JsonSchema): string[] {
  const rows: string[] = [];
  walk(schema, '', true, rows);
  return ['| setting | form | default | meaning |', '|---|---|---|---|', ...rows];
}

function walk(node: JsonSchema, path: string, required: boolean, rows: string[]): void {
  const choices = node.oneOf ?? node.anyOf ?? [];
  const list = choices.find(({ items }) => items?.properties);
  if (list) {
    rows.push(`| \`${path}\` | group, or list of groups | | ${node.description ?? ''} |`);
    walk({ ...list, description: '' }, path, required, rows);
    return;
  }
  for (const choice of choices) {
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
    if (node.description) rows.push(`| \`${path}\` | list | | ${node.description} |`);
    walk(node.items, `${path}[]`, true, rows);
  } else if (!node.oneOf) {
    rows.push(`| \`${path}\` | ${form(node)} | ${fallback(node, required)} | ${node.description ?? ''} |`);
  }
}

function form(node: JsonSchema): string {
  const words = node.enum ?? node.items?.enum;
  if (words)
    return `${node.items ? 'list of ' : ''}${words.map((value) => `\`${String(value)}\``).join(' ')}`;
  const range = node.minimum !== undefined ? ` ${node.minimum} to ${node.maximum}` : '';
  return `${node.items ? 'list' : (node.type ?? 'text')}${range}`;
}

function fallback(node: JsonSchema, required: boolean): string {
  if (node.default !== undefined) return `\`${JSON.stringify(node.default)}\``;
  return required ? '*required*' : '';
}
