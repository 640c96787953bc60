import { z } from 'zod';
import { ERRORS, type ErrorCode } from '../../platform/errors/error-table.ts';
import * as contract from './contract.ts';
import * as delivery from './contract-delivery.ts';
import * as wallets from './contract-wallets.ts';
import { REQUEST_FAULTS } from './error-answer.ts';
import type { Route } from './route.ts';

interface JsonObject {
  [name: string]: unknown;
}

/** Shapes with a name of their own in the document: every schema the contract exports. */
const named = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ ...contract, ...delivery, ...wallets }))
  named.add(schema, { id });

/** Faults any request may meet, on top of what a route lists. */
const COMMON_ERRORS: readonly ErrorCode[] = [
  'request_invalid',
  'unauthorised',
  'origin_refused',
  'rate_limited',
  'internal',
];

/** The OpenAPI 3.1 document of `routes`, made from what validates them. @spec OpenAPI 3.1.0 */
export function openApiDocument(routes: readonly Route[], version: string): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'tilld',
      version,
      description: 'The payment terminal’s REST API: over its Unix socket without, over TCP with a token.',
    },
    security: [{ token: [] }, { console: [] }],
    paths,
    components: {
      schemas: namedSchemas(),
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        console: { type: 'apiKey', in: 'cookie', name: 'tilld_{port}' },
      },
    },
  };
}

/** '/v1/payments/:id' as '/v1/payments/{id}'. */
export function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operation(route: Route): JsonObject {
  const responses: JsonObject = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    const mediaType = answer.mediaType ?? 'application/json';
    responses[status] = {
      description: answer.description,
      content: {
        [mediaType]: { schema: schemaOf(answer.schema) },
        ...(answer.textType && { [answer.textType]: { schema: { type: 'string' } } }),
      },
    };
  }
  return {
    operationId: route.operationId,
    summary: route.summary,
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.needsIdempotencyKey ? [IDEMPOTENCY_KEY_PARAMETER] : []),
    ],
    ...(route.body && {
      // An absent body is read as an empty object.
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: { 'application/json': { schema: schemaOf(route.body) } },
      },
    }),
    responses: {
      ...errorResponses([...route.errors, ...COMMON_ERRORS], responses),
      ...(route.method === 'POST' && bodyFaults()),
      ...responses,
    },
  };
}

const IDEMPOTENCY_KEY_PARAMETER = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description:
    'A new opaque text, 1 to 128 visible ASCII characters, with each new payment; the same one to repeat a request.',
  schema: { type: 'string', minLength: 1, maxLength: 128 },
};

/** What any POST may meet before its route sees it. */
function bodyFaults(): JsonObject {
  return Object.fromEntries(
    ([413, 415] as const).map((status) => [
      String(status),
      {
        description: `\`request_invalid\`: ${REQUEST_FAULTS[status].message}`,
        content: { 'application/json': { schema: schemaOf(contract.ErrorBody) } },
      },
    ]),
  );
}

/** One response a status, naming each code; a status that is a success as well (503 of health) keeps its own. */
function errorResponses(codes: readonly ErrorCode[], taken: JsonObject): JsonObject {
  const responses: JsonObject = {};
  for (const code of new Set(codes)) {
    const status = String(ERRORS[code].status);
    if (status in taken) continue;
    const earlier = responses[status] as { description: string } | undefined;
    const line = `\`${code}\`: ${ERRORS[code].message}`;
    responses[status] = {
      description: earlier ? `${earlier.description}\n${line}` : line,
      content: { 'application/json': { schema: schemaOf(contract.ErrorBody) } },
    };
  }
  return responses;
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType): JsonObject {
  const name = named.get(schema)?.id;
  return name === undefined
    ? withoutDialect(z.toJSONSchema(schema, { io: 'input' }))
    : { $ref: componentUri(name) };
}

const componentUri = (name: string): string => `#/components/schemas/${name}`;

function namedSchemas(): JsonObject {
  const { schemas } = z.toJSONSchema(named, { io: 'input', uri: componentUri });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema)]));
}

/** The document itself names the dialect, and the schema's place is its id. */
function withoutDialect({ $schema: _dialect, $id: _id, ...schema }: JsonObject): JsonObject {
  return schema;
}
