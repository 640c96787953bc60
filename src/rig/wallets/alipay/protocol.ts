import { createSign, createVerify } from 'node:crypto';
import type { RigHttpAnswer, RigHttpRequest } from '../simulated-wallet.ts';

/** The gateway's side of the protocol, written apart from the terminal's: each checks the other. */

export type GatewayResponse = Readonly<Record<string, string>>;

/** Query and form of a request as one; null when a name comes twice. */
export function parametersOf({ path, body }: RigHttpRequest): Map<string, string> | null {
  const query = path.includes('?') ? path.slice(path.indexOf('?') + 1) : '';
  const entries = [...new URLSearchParams(query), ...new URLSearchParams(Buffer.from(body).toString('utf8'))];
  const parameters = new Map(entries);
  return parameters.size === entries.length ? parameters : null;
}

/** Whether the shop's key signed exactly these parameters. */
export function isSignedByShop(parameters: ReadonlyMap<string, string>, shopPublicKey: string): boolean {
  const signature = parameters.get('sign');
  if (signature === undefined || parameters.get('sign_type') !== 'RSA2') return false;
  const verify = createVerify('RSA-SHA256');
  verify.update(joined(parameters, ['sign']), 'utf8');
  return verify.verify(shopPublicKey, signature, 'base64');
}

/** `{"<name>": response, "sign": …}`, with slashes escaped as the gateway does. */
export function signedResponse(name: string, response: GatewayResponse, privateKey: string): RigHttpAnswer {
  const raw = JSON.stringify(response).replaceAll('/', '\\/');
  const sign = createSign('RSA-SHA256').update(raw, 'utf8').sign(privateKey, 'base64');
  return {
    status: 200,
    headers: { 'content-type': 'text/html;charset=utf-8' },
    body: Buffer.from(`{"${name}":${raw},"sign":"${sign}"}`, 'utf8'),
  };
}

/** Body of a trade notification: a form, signed without `sign` and `sign_type`. */
export function signedNotification(fields: GatewayResponse, privateKey: string): Uint8Array {
  const content = joined(new Map(Object.entries(fields)), ['sign_type']);
  const sign = createSign('RSA-SHA256').update(content, 'utf8').sign(privateKey, 'base64');
  return Buffer.from(`${new URLSearchParams({ ...fields, sign })}`, 'utf8');
}

function joined(parameters: ReadonlyMap<string, string>, without: readonly string[]): string {
  const names = [...parameters.keys()].filter((name) => !without.includes(name)).sort();
  return names.map((name) => `${name}=${parameters.get(name)}`).join('&');
}
