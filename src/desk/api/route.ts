import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { ErrorCode } from '../../platform/errors/error-table.ts';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { callerOf } from './access.ts';
import type { Caller } from './contract-callers.ts';

/** What a request brings, validated. */
interface RouteInput<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Empty where the route does not ask for one. */
  idempotencyKey: string;
  caller: Caller;
}

/** A successful answer, for the OpenAPI document and as the allow-list of what leaves. */
interface RouteAnswer {
  description: string;
  /** Of a JSON answer: the body is cut to this shape. Of another media type: what one message of it holds. */
  schema: z.ZodType;
  mediaType?: 'image/svg+xml' | 'text/event-stream';
  /** It may be a text of this type instead: whenever the handler returns a string. */
  textType?: 'text/csv';
}

interface RouteShape<Params, Query, Body> {
  method: 'GET' | 'POST';
  /** With fastify's `:name` parameters. */
  path: string;
  operationId: string;
  summary: string;
  params?: z.ZodType<Params>;
  query?: z.ZodType<Query>;
  body?: z.ZodType<Body>;
  needsIdempotencyKey?: boolean;
  answers: Readonly<Record<number, RouteAnswer>>;
  /** What it may fail with, besides what any request may. */
  errors: readonly ErrorCode[];
}

/** One route, as the server mounts it and the OpenAPI document describes it. */
export interface Route extends RouteShape<unknown, unknown, unknown> {
  mount(server: FastifyInstance): void;
}

type Handler<Params, Query, Body> = (
  input: RouteInput<Params, Query, Body>,
  reply: FastifyReply,
) => unknown | Promise<unknown>;

/** @spec draft-ietf-httpapi-idempotency-key-header: an opaque text; the bound is ours. */
export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,128}$/, '1 to 128 visible ASCII characters');

/** A route whose handler's return value is the body; the handler may set another status than 200. */
export function route<Params = unknown, Query = unknown, Body = unknown>(
  shape: RouteShape<Params, Query, Body>,
  handler: Handler<Params, Query, Body>,
): Route {
  const mount = (server: FastifyInstance): void => {
    server.route({
      method: shape.method,
      url: shape.path,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const input: RouteInput<Params, Query, Body> = {
          params: checked(shape.params, request.params, 'path'),
          query: checked(shape.query, request.query, 'query'),
          idempotencyKey: shape.needsIdempotencyKey ? idempotencyKeyOf(request.headers) : '',
          body: checked(shape.body, request.body ?? {}, 'body'),
          caller: callerOf(request),
        };
        const body = await handler(input, reply);
        if (reply.sent) return reply;
        const answer = shape.answers[reply.statusCode];
        if (!answer)
          throw new Error(`${shape.operationId} answers ${reply.statusCode}, which it does not list`);
        const textType = typeof body === 'string' ? answer.textType : undefined;
        const mediaType = answer.mediaType ?? textType;
        return mediaType ? reply.type(mediaType).send(body) : answer.schema.parse(body);
      },
    });
  };
  return { ...shape, mount };
}

function checked<Value>(schema: z.ZodType<Value> | undefined, given: unknown, place: string): Value {
  if (!schema) return undefined as Value;
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 5)
    .map((issue) => `${[place, ...issue.path].join('.')}: ${issue.message}`);
  throw new TerminalError('request_invalid', `The request is not valid. ${faults.join('; ')}.`);
}

function idempotencyKeyOf(headers: Record<string, string | string[] | undefined>): string {
  const given = headers['idempotency-key'];
  if (given === undefined || given === '') throw new TerminalError('idempotency_key_missing');
  return checked(IdempotencyKey, given, 'Idempotency-Key');
}
