import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';

const file = (path: string) => fileURLToPath(new URL(`../../config/schemes/${path}`, import.meta.url));

/** What a test changes of the terminal's configuration. */
export interface ConfigChanges {
  reader?: Record<string, unknown>;
  upstream?: Record<string, unknown>;
  offline?: Record<string, unknown>;
  session?: Record<string, unknown>;
  journal?: Record<string, unknown>;
}

/** A rig terminal as a technician would write it, whose host stands outside of the daemon. */
export function daemonConfig(
  hostPort: number,
  { reader, upstream, offline, session, journal }: ConfigChanges,
): string {
  return stringify({
    profile: 'fault-test',
    terminal: { id: 'RIG00001', country: '276', currency: 'EUR', timeZone: 'Etc/UTC' },
    merchant: { id: '000000000099999', name: 'Test Rig' },
    lanes: [{ name: 'rig', reader: reader ?? { driver: 'virtual' } }],
    schemes: [file('visa.yaml'), file('mastercard.yaml')],
    caKeys: [file('test-ca-keys.yaml')],
    upstream: {
      driver: 'iso8583',
      host: '127.0.0.1',
      port: hostPort,
      reconnectMinMs: 20,
      reconnectMaxMs: 100,
      ...upstream,
    },
    offline: {
      ...{ enabled: true, perPayment: '50.00', count: 1000, sum: '10000.00' },
      // The tray has few cards.
      perCard: { count: 1000, sum: '10000.00' },
      ...offline,
    },
    printer: { driver: 'preview' },
    session: { tenderTimeoutSeconds: 30, presentAgainTimeoutSeconds: 30, ...session },
    journal: { ...journal },
    log: { level: 'debug' },
    api: { port: 0 },
    rig: { host: false },
  });
}
