import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import {
  compareSections,
  covers,
  type SpecReference,
  specReferences,
  titleReference,
} from './spec-reference.ts';

interface Place {
  file: string;
  name: string;
}
interface Row {
  book: string;
  section: string;
  code: Place[];
  tests: Place[];
}

const INTRODUCTION = [
  '# Index of specifications',
  '',
  'Generated from the `@spec` tags of the code and the titles of the tests in `test/conformance` by `npm run',
  'generate`; do not edit. What a kernel supports and what it does not: [kernels](kernels.md).',
  '',
];

/** Section of a Book -> code that obeys it -> tests that begin with its number. */
export function specIndex(): string {
  const rows = collectRows();
  const books = [...new Set(rows.map(({ book }) => book))].sort(compareSections);
  const parts = books.flatMap((book) => [
    `## ${book}`,
    '',
    '| section | code | tests |',
    '|---|---|---|',
    ...rows
      .filter((row) => row.book === book)
      .sort((a, b) => compareSections(a.section, b.section))
      .map(({ section, code, tests }) => `| ${section || 'as a whole'} | ${links(code)} | ${links(tests)} |`),
    '',
  ]);
  return [...INTRODUCTION, ...parts].join('\n');
}

function collectRows(): Row[] {
  const rows = new Map<string, Row>();
  const row = ({ book, section }: SpecReference) => {
    const key = `${book}, ${section}`;
    const found = rows.get(key) ?? { book, section, code: [], tests: [] };
    rows.set(key, found);
    return found;
  };
  for (const folder of ['src', 'drivers']) {
    for (const file of sources(folder)) {
      for (const { reference, name } of codeReferences(file)) row(reference).code.push({ file, name });
    }
  }
  for (const file of sources('test/conformance')) {
    for (const reference of testReferences(file)) {
      const place = { file, name: fileName(file) };
      const tested = [...rows.values()].filter(
        ({ book, section }) => book === reference.book && covers(section, reference.section),
      );
      for (const { tests } of tested.length > 0 ? tested : [row(reference)]) {
        if (!tests.some((known) => known.file === file)) tests.push(place);
      }
    }
  }
  return [...rows.values()];
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .sort()
    .map((name) => `${folder}/${name}`);
}

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
}

function codeReferences(file: string): { reference: SpecReference; name: string }[] {
  const found: { reference: SpecReference; name: string }[] = [];
  const visit = (node: ts.Node, owner: string): void => {
    const name = nameOf(node) ?? owner;
    for (const tag of ts.isVariableDeclaration(node) ? [] : ts.getJSDocTags(node)) {
      if (tag.tagName.text !== 'spec' || tag.parent.parent !== node) continue;
      const text = ts.getTextOfJSDocComment(tag.comment) ?? '';
      for (const reference of specReferences(text)) found.push({ reference, name });
    }
    ts.forEachChild(node, (child) => visit(child, name));
  };
  visit(parse(file), fileName(file));
  return found;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations[0]?.name.getText();
  const { name } = node as { name?: ts.Node };
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)
    ? name?.getText()
    : undefined;
}

function testReferences(file: string): SpecReference[] {
  const found: SpecReference[] = [];
  const visit = (node: ts.Node): void => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
      const reference = titleReference(ts.isTemplateExpression(title) ? title.head.text : title.text);
      if (reference) found.push(reference);
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return found;
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/(\.test)?\.tsx?$/, '');
}

function links(places: readonly Place[]): string {
  const unique = new Map(places.map((place) => [`${place.file} ${place.name}`, place]));
  return [...unique.values()].map(({ file, name }) => `[${name}](../../${file})`).join(', ') || '-';
}
