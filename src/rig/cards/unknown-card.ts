import { fromHex } from '../../platform/bytes/hex.ts';
import { refuse, SW } from './answer.ts';
import { text, tlv } from './tlv.ts';
import type { CardApplication, VirtualCardDefinition } from './virtual-card.ts';

/** A card with one application that nobody has heard of. */
export const UNKNOWN_CARD: VirtualCardDefinition = {
  name: 'unknown-card',
  title: 'Card of an unknown kind',
  hint: 'Not taken; another card may pay.',
  group: 'trouble',
  kind: 'card',
  scheme: 'other',
};

const LABEL = 'Village Savings';

/** Lists itself like any other, and has nothing to say. @spec ISO/IEC 7816-5, 5.1: an AID that begins with F is nobody's */
export function unknownApplication(): CardApplication {
  return {
    aid: fromHex('F056494C4C414745'),
    label: LABEL,
    selectionData: tlv(0x50, text(LABEL)),
    open: () => ({
      getProcessingOptions: () => refuse(SW.CONDITIONS_NOT_SATISFIED),
      readRecord: () => refuse(SW.RECORD_NOT_FOUND),
      generateAc: () => refuse(SW.INSTRUCTION_NOT_SUPPORTED),
    }),
  };
}
