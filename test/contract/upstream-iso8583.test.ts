import { iso8583Rig } from '../support/iso8583-rig.ts';
import { upstreamContract } from './upstream-suite.ts';

upstreamContract('iso8583 against the simulated host', async () => {
  const rig = await iso8583Rig({ answerTimeoutMs: 10_000, reconnectMaxMs: 500 });
  const { host, clock, upstream } = rig;
  return {
    clock,
    upstream,
    answerTimeoutMs: 10_000,
    reconnectMaxMs: 500,
    dispose: rig.dispose,
    farEnd: {
      sales: () => host.ledger(),
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
      networkDown: () => rig.proxy.close(),
      networkUp: () => rig.proxy.reopen(),
    },
  };
});
