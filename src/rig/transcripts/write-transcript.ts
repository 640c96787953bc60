import { toHex } from '../../platform/bytes/hex.ts';
import { maskExchanges } from './mask-apdus.ts';
import type { Transcript, TranscriptStep } from './transcript.ts';

/** A transcript as it is written, with what there is to say of how it came about. */
export interface Recording {
  id: string;
  /** ISO 8601. */
  recordedAt: string;
  /** 'tilld 1.2.3' */
  recordedBy: string;
  reader: string;
  /** Answer to reset. */
  atr: Uint8Array;
  outcome: string;
  terminal: Pick<Transcript['terminal'], 'elements' | 'offline'> & { random: Uint8Array };
  steps: readonly (TranscriptStep & { command: Uint8Array })[];
}

/** JSON text that `readTranscripts` reads back, one step a line. `clear`: nothing is masked. */
export function transcriptText(recording: Recording, clear: boolean): string {
  const { steps, terminal, atr, ...about } = recording;
  const written = clear ? steps : maskExchanges(steps, 'replayable');
  const head = {
    ...about,
    atr: toHex(atr),
    masked: !clear,
    terminal: {
      random: toHex(terminal.random),
      offline: terminal.offline,
      data: Object.fromEntries([...terminal.elements].map(([tag, value]) => [tagHex(tag), toHex(value)])),
    },
  };
  const lines = written.map(({ command, response, tookUs }) =>
    JSON.stringify({ c: toHex(command), r: toHex(response), ...(tookUs === null ? {} : { us: tookUs }) }),
  );
  const opening = JSON.stringify(head, null, 2).slice(0, -2);
  return `${opening},\n  "steps": [\n    ${lines.join(',\n    ')}\n  ]\n}\n`;
}

/** '9F02' */
export function tagHex(tag: number): string {
  const hex = tag.toString(16).toUpperCase();
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}
