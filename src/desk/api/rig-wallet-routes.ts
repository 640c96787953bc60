import { z } from 'zod';
import { AppResult, WalletBooksView, WalletSwitchesBody, WalletSwitchesView } from './contract-wallets.ts';
import { type Route, route } from './route.ts';
import type { RigServices } from './services.ts';

const Name = z.object({ name: z.string().min(1).max(64).describe('Name of the app, or of the wallet.') });
const MoodBody = z.strictObject({
  asks: z.boolean().default(false).describe('The app asks its owner before it pays.'),
});
const AnswerBody = z.strictObject({ confirmed: z.boolean() });

/** Customers' apps and their providers, in the demo and rig profiles. */
export function rigWalletRoutes(rig: () => RigServices): Route[] {
  return [
    route(
      {
        method: 'POST',
        path: '/v1/rig/apps/:name/hold',
        operationId: 'holdCode',
        summary: 'Holds the payment code of an app, or another thing with a code, to the scanner.',
        params: Name,
        body: MoodBody,
        answers: { 200: { description: 'It was scanned.', schema: AppResult } },
        errors: ['rig_disabled', 'card_unknown'],
      },
      ({ params, body }) => rig().hold(params.name, body),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/rig/apps/:name/scan',
        operationId: 'scanCode',
        summary: 'Scans the code that the terminal shows, with an app.',
        params: Name,
        body: MoodBody,
        answers: { 200: { description: 'What the app made of it.', schema: AppResult } },
        errors: ['rig_disabled', 'card_unknown'],
      },
      ({ params, body }) => rig().scan(params.name, body),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/rig/apps/:name/answer',
        operationId: 'answerInApp',
        summary: 'Confirms or refuses what waits in an app.',
        params: Name,
        body: AnswerBody,
        answers: { 200: { description: 'What came of it.', schema: AppResult } },
        errors: ['rig_disabled', 'card_unknown'],
      },
      ({ params, body }) => rig().answer(params.name, body.confirmed),
    ),
    route(
      {
        method: 'POST',
        path: '/v1/rig/wallets/:name',
        operationId: 'setWallet',
        summary: 'What goes wrong at a simulated provider.',
        params: Name,
        body: WalletSwitchesBody,
        answers: { 200: { description: 'As it is now.', schema: WalletSwitchesView } },
        errors: ['rig_disabled', 'wallet_unknown'],
      },
      ({ params, body }) => rig().setWallet(params.name, body),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/rig/wallets/:name/books',
        operationId: 'readWalletBooks',
        summary: 'A simulated provider’s books.',
        params: Name,
        answers: { 200: { description: 'All orders.', schema: WalletBooksView } },
        errors: ['rig_disabled', 'wallet_unknown'],
      },
      ({ params }) => rig().walletBooks(params.name),
    ),
  ];
}
