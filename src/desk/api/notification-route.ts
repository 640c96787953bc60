import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type Route, route } from './route.ts';
import type { ApiServices } from './services.ts';

const WalletParams = z.object({ wallet: z.string().min(1).max(40).describe('Name of the wallet.') });
export const NOTIFICATIONS = '/v1/notifications/';

/**
 * Where providers say that something happened. Open to whoever reaches it: the signature over the bytes as they came
 * decides, and even then a notification only makes the terminal ask.
 */
export function notificationRoute(services: ApiServices): Route {
  const described = route(
    {
      method: 'POST',
      path: `${NOTIFICATIONS}:wallet`,
      operationId: 'notifyWallet',
      summary: 'A provider’s notification, in the provider’s own form and answered in it.',
      params: WalletParams,
      answers: { 200: { description: 'As the provider wants it.', schema: z.string() } },
      errors: ['wallet_unknown'],
    },
    () => '',
  );
  return { ...described, mount: (server) => mountRaw(server, described.path, services) };
}

/** Outside of the JSON that the other routes take: any media type, body as it came. */
function mountRaw(server: FastifyInstance, path: string, services: ApiServices): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.post(path, async (request, reply) => {
      const { wallet } = request.params as z.infer<typeof WalletParams>;
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const answer = services.notifyWallet(wallet, { headers, body, path: request.url });
      return reply.code(answer.status).type(answer.contentType).send(answer.body);
    });
  });
}
