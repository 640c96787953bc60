import { equalBytes } from '../../platform/bytes/hex.ts';
import { answer, refuse, SW } from './answer.ts';
import { text, tlv } from './tlv.ts';
import type { PhoneWallet } from './virtual-card.ts';

/** A wallet that says its name behind OSE.VAS.01 and offers no passes. */
export function samsungWallet(): PhoneWallet {
  return {
    select: (selected) =>
      equalBytes(selected, text('OSE.VAS.01')) ? answer(tlv(0x6f, tlv(0x50, text('SamsungPay')))) : null,
    process: () => refuse(SW.INSTRUCTION_NOT_SUPPORTED),
  };
}
