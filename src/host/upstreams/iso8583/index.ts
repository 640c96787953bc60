import { TerminalError } from '../../../platform/errors/terminal-error.ts';
import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { TlsSettings } from '../../../platform/ports/network.ts';
import type { Upstream } from '../../../platform/ports/upstream.ts';
import type { Dialect } from '../../iso8583/dialect.ts';
import { canCarryMac } from '../../iso8583/message-mac.ts';
import type { Tpdu } from '../../iso8583/tpdu.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { chooseDialect } from './choose-dialect.ts';
import { Iso8583Upstream } from './iso8583-upstream.ts';
import { type Iso8583Options, iso8583Options } from './options.ts';
import type { SessionSecurity } from './session.ts';

const TPDU_ID = 0x60;

/** ISO 8583 over TCP and TLS. `create` throws what `readText` throws for a file the options name. */
export const iso8583Upstream: DriverDefinition<Upstream, Iso8583Options, UpstreamSurroundings> = {
  name: 'iso8583',
  summary: 'An acquirer’s or processor’s host that speaks ISO 8583 over TCP or TLS.',
  options: iso8583Options,
  create(options, surroundings) {
    const { host, port, addresses } = options;
    const dialect = chooseDialect(options.dialect, surroundings);
    const far = {
      addresses: [{ host, port }, ...addresses],
      dialect,
      tls: tlsSettings(options, surroundings),
      tpdu: tpduOf(options),
      security: securityOf(options, dialect, surroundings),
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
  { security }: Iso8583Options,
  dialect: Dialect,
  { keyStore }: UpstreamSurroundings,
): SessionSecurity | null {
  const { mac, masterKey } = security;
  if (mac === 'none') return null;
  if (!canCarryMac(dialect)) {
    throw new TerminalError(
      'config_invalid',
      `The dialect ${dialect.name} has no room for a MAC: DE 64 and DE 128.`,
    );
  }
  return { algorithm: mac, masterKey: () => keyStore.secret(masterKey) };
}
