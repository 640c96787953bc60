import { expect, it } from 'vitest';
import { openApiPath } from '../../../../src/desk/api/open-api.ts';
import { buildServer } from '../../../../src/desk/api/server.ts';
import { SimulatedClock } from '../../../../src/rig/simulated/simulated-clock.ts';
import { FakeTerminal } from '../../../support/fake-terminal.ts';
import { memoryLog } from '../../../support/memory-log.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; required: boolean }[];
  requestBody?: object;
  responses: Record<string, object>;
}
interface Document {
  openapi: string;
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { type?: string; oneOf?: object[] }> };
}

const server = buildServer(
  new FakeTerminal(),
  { version: '9.8.7', clock: new SimulatedClock(), log: memoryLog() },
  null,
);
const document = async (): Promise<Document> => (await server.inject('/v1/openapi.json')).json();

/** "GET /v1/payments/:id" of every route the server has, from fastify's own list. */
function mountedRoutes(): string[] {
  const lines = server.printRoutes({ commonPrefix: false }).split('\n');
  const routes: string[] = [];
  const parents: string[] = [];
  for (const line of lines) {
    const match = /^((?:[│ ] {3})*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
    if (!match) continue;
    const depth = match[1]!.length / 4;
    parents[depth] = match[2]!;
    const path = parents.slice(0, depth + 1).join('');
    for (const method of match[3]?.split(', ') ?? []) routes.push(`${method} ${openApiPath(path)}`);
  }
  return routes.sort();
}

it('describes every route the server has, and no other', async () => {
  const { paths } = await document();
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(mountedRoutes());
  expect(described).toHaveLength(32);
});

it('gives each operation an id of its own', async () => {
  const { paths } = await document();
  const ids = Object.values(paths).flatMap((operations) =>
    Object.values(operations).map((o) => o.operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

it('names each parameter of a path, the query and the idempotency key', async () => {
  const { paths } = await document();
  for (const [path, operations] of Object.entries(paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const operation of Object.values(operations)) {
      const described = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(described.map(({ name }) => name)).toEqual(inPath);
      expect(described.every(({ required }) => required)).toBe(true);
    }
  }
  expect(paths['/v1/payments']?.['get']?.parameters.map(({ name, required }) => [name, required])).toEqual([
    ['limit', false],
    ['before', false],
  ]);
  expect(paths['/v1/payments']?.['post']?.parameters).toMatchObject([
    { name: 'Idempotency-Key', in: 'header' },
  ]);
});

it('holds every shape it refers to', async () => {
  const whole = await document();
  const names = Object.keys(whole.components.schemas);
  const references = [...JSON.stringify(whole).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, reference]) => reference!,
  );
  expect(references.length).toBeGreaterThan(20);
  for (const reference of new Set(references)) {
    expect(names).toContain(reference.replace('#/components/schemas/', ''));
  }
  expect(JSON.stringify(whole)).not.toContain('"$id"');
});

it('is OpenAPI 3.1 of this version, with the failures of each operation', async () => {
  const whole = await document();
  expect(whole).toMatchObject({ openapi: '3.1.0', info: { version: '9.8.7' } });
  const create = whole.paths['/v1/payments']?.['post'];
  expect(Object.keys(create?.responses ?? {})).toEqual(
    expect.arrayContaining([
      '200',
      '201',
      '400',
      '401',
      '403',
      '409',
      '413',
      '415',
      '422',
      '429',
      '500',
      '503',
    ]),
  );
  expect(JSON.stringify(create?.responses['409'])).toContain('terminal_busy');
});
