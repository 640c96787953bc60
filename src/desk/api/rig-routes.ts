import { z } from 'zod';
import { TerminalError } from '../../platform/errors/terminal-error.ts';
import { LedgerView, SwitchBody, TapBody, TapResult } from './contract.ts';
import { rigWalletRoutes } from './rig-wallet-routes.ts';
import { type Route, route } from './route.ts';
import type { ApiServices, RigServices } from './services.ts';

const CardParams = z.object({ name: z.string().min(1).max(64).describe('Name of the virtual card.') });

/** The virtual devices of the demo and rig profiles; elsewhere each route answers rig_disabled. */
export function rigRoutes(services: ApiServices): Route[] {
  const rig = (): RigServices => {
    if (!services.rig) throw new TerminalError('rig_disabled');
    return services.rig;
  };
  return [
    route(
      {
        method: 'POST',
        path: '/v1/rig/cards/:name/tap',
        operationId: 'tapCard',
        summary: 'Holds a virtual card to the reader.',
        params: CardParams,
        body: TapBody,
        answers: { 200: { description: 'The card is in the field.', schema: TapResult } },
        errors: ['rig_disabled', 'card_unknown', 'lane_unavailable'],
      },
      ({ params, body }) => rig().tap(params.name, body),
    ),
    switchRoute('network', 'setNetwork', 'Connects the simulated host or cuts it off.', (up) =>
      rig().setNetwork(up),
    ),
    switchRoute('printer', 'setPrinter', 'Readies the virtual printer or takes its paper.', (up) =>
      rig().setPrinter(up),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/rig/ledger',
        operationId: 'readLedger',
        summary: 'The simulated host’s books.',
        answers: { 200: { description: 'All entries.', schema: LedgerView } },
        errors: ['rig_disabled'],
      },
      () => rig().ledger() ?? { entries: [], totals: [] },
    ),
    ...rigWalletRoutes(rig),
  ];
}

function switchRoute(name: string, operationId: string, summary: string, set: (up: boolean) => void): Route {
  return route(
    {
      method: 'POST',
      path: `/v1/rig/${name}`,
      operationId,
      summary,
      body: SwitchBody,
      answers: { 200: { description: 'As it is now.', schema: SwitchBody } },
      errors: ['rig_disabled'],
    },
    ({ body }) => {
      set(body.up);
      return body;
    },
  );
}
