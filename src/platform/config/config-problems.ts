import { type Document, isMap, isSeq, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { nearest } from '../text/nearest.ts';

type Path = readonly PropertyKey[];

export interface Problem {
  /** Character offset in the file. */
  offset: number;
  /** "printer.baud: expected number" */
  sentence: string;
}

/** What is wrong in the words of the file, and where. An issue about several unknown keys gives one problem each. */
export function describeIssue(issue: z.core.$ZodIssue, document: Document, schema: z.ZodType): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      const meant = nearest(key, known);
      const remedy = meant ? `did you mean "${meant}"?` : `known here: ${known.join(', ')}`;
      return {
        offset: offsetOf(document, path, 'key'),
        sentence: `${dotted(path)}: unknown setting; ${remedy}`,
      };
    });
  }
  if (issue.code === 'invalid_union') {
    const meant = meantBranch(issue);
    if (meant) return meant.flatMap((inner) => describeIssue(inner, document, schema));
  }
  if (issue.code === 'invalid_key') {
    const words = issue.issues.map(expectation).join('; ');
    return [{ offset: offsetOf(document, issue.path, 'key'), sentence: `${dotted(issue.path)}: ${words}` }];
  }
  const missing = !isThere(document, issue.path);
  const words = missing ? `missing; ${expectation(issue)}` : expectation(issue);
  return [{ offset: offsetOf(document, issue.path, 'value'), sentence: `${dotted(issue.path)}: ${words}` }];
}

/**
 * Where a setting may have several forms: the problems of the form that the file has, with their whole path. null when
 * the file has none of them.
 */
function meantBranch(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] | null {
  const meant = (issue.errors ?? []).find((issues) =>
    issues.every(({ code, path }) => path.length > 0 || code !== 'invalid_type'),
  );
  if (!meant || meant.length === 0) return null;
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** What the schema would have accepted. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'string' ? 'text (in quotes)' : issue.expected}`;
    case 'invalid_value':
      return `expected one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
      return options.length > 0
        ? `expected one of ${options.join(', ')}`
        : 'names nothing that is known here';
    }
    case 'custom':
      return issue.message;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

/** Names of the settings the schema knows at `path`, all variants together. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let places: JsonSchema[] = variants([
    z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema,
  ]);
  for (const step of path) {
    const below = places.map((place) =>
      typeof step === 'number' ? place.items : (place.properties?.[String(step)] ?? valuesOf(place)),
    );
    places = variants(below.filter((place) => place !== undefined));
  }
  return [...new Set(places.flatMap((place) => Object.keys(place.properties ?? {})))];
}

const valuesOf = ({ additionalProperties }: JsonSchema): JsonSchema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

const variants = (places: JsonSchema[]): JsonSchema[] =>
  places.flatMap((place) => [place, ...(place.anyOf ?? []), ...(place.oneOf ?? [])]);

/** Keys count as what they read like: 4 and "4" are one. */
function isThere(document: Document, path: Path): boolean {
  let node: unknown = document.contents;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, step)?.value;
    else if (isSeq(node)) node = node.items[Number(step)];
    else return false;
  }
  return node !== undefined && node !== null;
}

const pairOf = (map: YAMLMap, step: PropertyKey) =>
  map.items.find((item) => String((item.key as { value?: unknown })?.value) === String(step));

/** Offset of the deepest node of `path` that stands in the file: of the last step's key or value. */
export function offsetOf(document: Document, path: Path, wanted: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = pairOf(node, step);
      if (!pair) break;
      const useKey = depth < path.length - 1 || wanted === 'key' || !pair.value;
      offset = startOf(useKey ? pair.key : pair.value) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (node as { range?: [number] } | null)?.range?.[0];

export const dotted = (path: Path): string =>
  path.length === 0
    ? 'the file'
    : path
        .map(String)
        .join('.')
        .replace(/\.(\d+)(?=\.|$)/g, '[$1]');
