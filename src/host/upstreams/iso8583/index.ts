import { iso87Tilld } from '../../../host/iso8583/dialects/iso87-tilld.ts';
import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { TlsSettings } from '../../../platform/ports/network.ts';
import type { Upstream } from '../../../platform/ports/upstream.ts';
import { canCarryMac } from '../../iso8583/message-mac.ts';
import type { Tpdu } from '../../iso8583/tpdu.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { Iso8583Upstream } from './iso8583-upstream.ts';
import { type Iso8583Options, iso8583Options } from './options.ts';
import type { SessionSecurity } from './session.ts';

const DIALECTS = { 'iso87-tilld': iso87Tilld } as const;
const TPDU_ID = 0x60;

/** ISO 8583 over TCP and TLS. `create` throws what `readText` throws for a file the options name. */
export const iso8583Upstream: DriverDefinition<Upstream, Iso8583Options, UpstreamSurroundings> = {
  name: 'iso8583',
  summary: 'An acquirer’s or processor’s host that speaks ISO 8583 over TCP or TLS.',
  options: iso8583Options,
  create(options, surroundings) {
    const { host, port, addresses } = options;
    const far = {
      addresses: [{ host, port }, ...addresses],
      dialect: DIALECTS[options.dialect],
      tls: tlsSettings(options, surroundings),
      tpdu: tpduOf(options),
      security: securityOf(options, surroundings),
    };
    return new Iso8583Upstream(options, far, surroundings);
  },
};

function tlsSettings({ tls }: Iso8583Options, { readText }: UpstreamSurroundings): TlsSettings | null {
  if (!tls) return null;
  const { serverName, ca, certificate, key } = tls;
  return {
    serverName,
    ...(ca === undefined ? {} : { ca: readText(ca) }),
    ...(certificate === undefined ? {} : { clientCertificate: readText(certificate) }),
    ...(key === undefined ? {} : { clientKey: readText(key) }),
  };
}

function tpduOf({ tpdu }: Iso8583Options): Tpdu | null {
  if (!tpdu) return null;
  const address = (hex: string): number => Number.parseInt(hex, 16);
  return { id: TPDU_ID, destination: address(tpdu.destination), origin: address(tpdu.origin) };
}

function securityOf(
  { security, dialect }: Iso8583Options,
  { keyStore }: UpstreamSurroundings,
): SessionSecurity | null {
  const { mac, masterKey } = security;
  if (mac === 'none') return null;
  if (!canCarryMac(DIALECTS[dialect])) throw new Error(`dialect ${dialect} has no room for a MAC`);
  return { algorithm: mac, masterKey: () => keyStore.secret(masterKey) };
}
