import type { FromLane, ToLane } from '../../card/lane/protocol.ts';

/** The lane a session sells through, however many processes stand behind it. */
export interface LanePort {
  /** Is a reader up that can be armed? */
  ready(): boolean;
  post(message: Extract<ToLane, { kind: 'arm' | 'disarm' }>): void;
  onMessage(listener: (message: FromLane) => void): void;
  /** The lane process or its reader went away (false) or is back (true). */
  onReady(listener: (ready: boolean) => void): void;
}
