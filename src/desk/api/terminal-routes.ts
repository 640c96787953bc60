import { z } from 'zod';
import { HealthView, TerminalEvent } from './contract.ts';
import type { EventStreams } from './event-streams.ts';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

export function terminalRoutes(services: ApiServices, streams: EventStreams): Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/health',
        operationId: 'readHealth',
        summary: 'Whether the terminal can take a payment, and the state of each device.',
        answers: {
          200: { description: 'Ready.', schema: HealthView },
          503: { description: 'Not ready; the devices say why.', schema: HealthView },
        },
        errors: [],
      },
      (_input, reply) => {
        const health = services.health();
        reply.code(health.ready ? 200 : 503);
        return health;
      },
    ),
    route(
      {
        method: 'GET',
        path: '/v1/events',
        operationId: 'followEvents',
        summary:
          'Server-sent events: `hello` with the present state first, then every event. Reconnect when it ends.',
        answers: {
          200: { description: 'The stream.', schema: TerminalEvent, mediaType: 'text/event-stream' },
        },
        errors: ['rate_limited'],
      },
      (_input, reply) => streams.open(reply),
    ),
  ];
}

/** Serves the document that describes `document`'s routes and itself. */
export function openApiRoute(document: () => object): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/openapi.json',
      operationId: 'readOpenApi',
      summary: 'This document.',
      answers: { 200: { description: 'OpenAPI 3.1.', schema: z.looseObject({}) } },
      errors: [],
    },
    document,
  );
}
