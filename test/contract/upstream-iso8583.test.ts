import { afterAll, beforeAll } from 'vitest';
import { type Iso8583Rig, iso8583Rig, MASTER_KEY, memoryRig } from '../support/iso8583-rig.ts';
import { TestAuthority } from '../support/tls-certificates.ts';
import { type FarEnd, type UpstreamRig, upstreamContract } from './upstream-suite.ts';

const WAITS = { answerTimeoutMs: 10_000, reconnectMaxMs: 500 };

function farEnd({ host }: Pick<Iso8583Rig, 'host'>): Omit<FarEnd, 'networkDown' | 'networkUp'> {
  return {
    sales: () => host.ledger(),
    auditHeads: () => host.auditHeads().map(({ head }) => head),
    fallSilent: () => {
      host.switches.noAnswer = 'payments';
    },
    cutAfterReceiving: () => {
      host.switches.dropAfterReceive = true;
    },
    decideAs: (responseCode) => {
      host.switches.responseCode = responseCode;
    },
    answerWrongly: (how) => {
      host.switches.wrongAnswer = how;
    },
  };
}

function overTcp(rig: Iso8583Rig): UpstreamRig {
  const { proxy } = rig;
  const network = { networkDown: () => proxy.close(), networkUp: () => proxy.reopen() };
  return { ...rig, ...WAITS, farEnd: { ...farEnd(rig), ...network } };
}

upstreamContract('iso8583 over TCP', async () => overTcp(await iso8583Rig(WAITS)));

let authority: TestAuthority;
let host: { certificate: string; key: string };
beforeAll(() => {
  authority = new TestAuthority();
  host = authority.issue('host.test');
  authority.issue('terminal.test');
});
afterAll(() => authority.remove());

upstreamContract('iso8583 over TLS with client certificate, TPDU, hex length and CMAC', async () =>
  overTcp(
    await iso8583Rig(
      {
        ...WAITS,
        tls: {
          serverName: 'host.test',
          ca: authority.path('ca.pem'),
          certificate: authority.path('terminal.test.pem'),
          key: authority.path('terminal.test.key'),
        },
        tpdu: { destination: '0123', origin: '00AB' },
        framing: 'hex-4',
        security: { mac: 'aes-cmac' },
      },
      {
        tls: { ...host, clientCa: authority.ca },
        tpdu: true,
        framing: 'hex-4',
        security: { algorithm: 'aes-cmac', masterKey: MASTER_KEY },
      },
    ),
  ),
);

upstreamContract('iso8583 over a simulated network with retail MAC', async () => {
  const rig = await memoryRig(
    { ...WAITS, security: { mac: 'retail-mac' } },
    { security: { algorithm: 'retail-mac', masterKey: MASTER_KEY } },
  );
  let isRunning = true;
  const pump = (): void => {
    rig.clock.advance(0);
    if (isRunning) setImmediate(pump);
  };
  pump();
  return {
    ...rig,
    ...WAITS,
    dispose: async () => {
      await rig.dispose();
      isRunning = false;
    },
    farEnd: {
      ...farEnd(rig),
      networkDown: async () => {
        rig.network.switches.refuse = true;
        rig.network.cut();
      },
      networkUp: async () => {
        rig.network.switches.refuse = false;
      },
    },
  };
});
