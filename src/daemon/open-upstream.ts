import { iso8583Upstream } from '../host/upstreams/iso8583/index.ts';
import type { UpstreamSurroundings } from '../host/upstreams/surroundings.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import type { LinkStatus, Upstream } from '../platform/ports/upstream.ts';
import type { DeviceBoard } from './device-board.ts';
import { optionsOf } from './options-of.ts';

type Own = Omit<UpstreamSurroundings, 'terminalId' | 'merchantId' | 'merchantCategoryCode' | 'timeZone'>;

const OFFLINE = 'Sales go on offline within their limits. Check the network.';

/** @param simulatedHostPort where the rig's own host listens; it takes the place of the configured address */
export function openUpstream(
  config: TerminalConfig,
  simulatedHostPort: number | null,
  own: Own,
  board: DeviceBoard,
): Upstream {
  const { terminal, merchant } = config;
  const options = optionsOf(iso8583Upstream, config.upstream);
  if (simulatedHostPort !== null) Object.assign(options, { host: '127.0.0.1', port: simulatedHostPort });
  const upstream = iso8583Upstream.create(options, {
    ...own,
    terminalId: terminal.id,
    merchantId: merchant.id,
    merchantCategoryCode: merchant.categoryCode,
    timeZone: terminal.timeZone,
  });
  const show = ({ state, reason }: LinkStatus) =>
    board.set('Host', 'host', {
      state: state === 'up' ? 'ready' : 'unavailable',
      detail: state === 'up' ? null : (reason ?? 'cannot be reached'),
      hint: state === 'up' ? null : OFFLINE,
    });
  show(upstream.link());
  upstream.onLink(show);
  return upstream;
}
