import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { loggable } from '../../platform/log/log-fields.ts';

export interface ErrorAnswer {
  status: number;
  body: { code: string; message: string; hint: string };
}

/** What a client is told of requests that fail before a route sees them, by HTTP status. */
export const REQUEST_FAULTS = {
  400: { message: 'The request cannot be read.', hint: 'Send JSON, with "Content-Type: application/json".' },
  // what the static files answer to a path that leaves their folder
  403: { message: 'There is no such address.', hint: 'GET /v1/openapi.json lists them.' },
  404: { message: 'There is no such address.', hint: 'GET /v1/openapi.json lists them.' },
  413: { message: 'The body is too large.', hint: 'At most 16 KB are taken.' },
  414: { message: 'The address is too long.', hint: 'Check the id.' },
  415: { message: 'The body is not JSON.', hint: 'Send "Content-Type: application/json".' },
} as const;

function faultOf(status: number): { message: string; hint: string } {
  return status in REQUEST_FAULTS
    ? REQUEST_FAULTS[status as keyof typeof REQUEST_FAULTS]
    : REQUEST_FAULTS[400];
}

/**
 * The one shape of all failures. Nothing of a bug but its code leaves; messages are masked like the log,
 * as they may quote what a client sent.
 */
export function errorAnswer(thrown: unknown): ErrorAnswer {
  const error = asTerminalError(thrown);
  const status = statusOf(thrown) ?? error.status;
  return {
    status,
    body: { code: error.code, message: loggable(error.message), hint: loggable(error.hint) },
  };
}

/** The answer to an address that no route has. */
export function notFoundAnswer(): ErrorAnswer {
  const { message, hint } = REQUEST_FAULTS[404];
  return errorAnswer(new TerminalError('not_found', message, { hint }));
}

/** The answer to a method that an address does not have; `allowed` are those it has. */
export function methodNotAllowedAnswer(allowed: readonly string[]): ErrorAnswer {
  const error = new TerminalError('request_invalid', 'This address does not take this method.', {
    hint: `It takes ${allowed.join(' and ')}.`,
  });
  return { ...errorAnswer(error), status: 405 };
}

function asTerminalError(thrown: unknown): TerminalError {
  if (thrown instanceof TerminalError) return thrown;
  const status = statusOf(thrown);
  if (status === undefined) return new TerminalError('internal');
  const { message, hint } = faultOf(status);
  return new TerminalError('request_invalid', message, { hint });
}

/** Status of a fault that fastify found in the request; undefined for every other error. */
function statusOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return undefined;
  const { statusCode } = thrown;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined;
}
