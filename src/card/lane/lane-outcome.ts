import { fromHex } from '../../platform/bytes/hex.ts';
import type { Sealer } from '../../platform/ports/vault.ts';
import type { UserInterfaceRequest } from '../entry-point/messages.ts';
import type { FinalOutcome } from '../entry-point/outcome.ts';
import type { NamedWallet } from '../wallets/ose.ts';
import { captureCard, encodeDataRecord } from './capture.ts';
import { outcomeReason } from './outcome-reason.ts';
import type { ArmOrder, IssuerUpdateWanted, LaneMessage, LaneOutcome } from './protocol.ts';

const CRYPTOGRAM = 0x9f26;

/**
 * What the rest of the daemon may know of an outcome: the open part, and the data record sealed. A record without
 * cryptogram (mag-stripe mode) is for no host and stays here, but for what a card made of its issuer's answer.
 */
export function laneOutcome(
  outcome: FinalOutcome,
  panTokenKey: Uint8Array,
  sealer: Sealer,
  { paymentId, date, issuerUpdate }: ArmOrder,
  wallet: NamedWallet | null = null,
): LaneOutcome {
  const { kind, cvm, dataRecord, start } = outcome;
  const message = outcome.uiOnOutcome ?? outcome.uiOnRestart;
  const withCryptogram = (kind === 'approved' || kind === 'online_request') && dataRecord?.has(CRYPTOGRAM);
  const record = withCryptogram || issuerUpdate ? dataRecord : null;
  const wanted = issuerUpdateWanted(outcome);
  return {
    kind,
    cvm,
    message: message && laneMessage(message),
    restart: start === 'B' && kind !== 'online_request',
    reason: outcomeReason(outcome, fromHex(date)),
    card: captureCard(outcome, panTokenKey, wallet),
    sealedBase64: record
      ? Buffer.from(sealer.seal(encodeDataRecord(record), paymentId)).toString('base64')
      : null,
    ...(wanted ? { issuerUpdate: wanted } : {}),
  };
}

/** Of a presentation that was for passes: no application was selected. */
export const PASSES_ONLY: LaneOutcome = {
  kind: 'end_application',
  cvm: null,
  message: null,
  restart: false,
  reason: 'passes_only',
  card: null,
  sealedBase64: null,
};

/**
 * NOTE: a lane goes on at Start B only. A card that should stay in the field for the host's answer (Start C and D) is
 * not held: no kernel here asks for it.
 */
function issuerUpdateWanted(outcome: FinalOutcome): IssuerUpdateWanted | null {
  const { kind, start, onlineResponseData: when, removalTimeoutMs, application } = outcome;
  if (kind !== 'online_request' || start !== 'B' || when === null || application === null) return null;
  return { when, removalTimeoutMs };
}

export function laneMessage(request: UserInterfaceRequest): LaneMessage {
  const { messageId, status, holdMs, languagePreference, value } = request;
  const open = { messageId, status, holdMs: holdMs ?? 0, languagePreference: languagePreference ?? null };
  if (!value) return open;
  const { qualifier, minor, currencyNumeric } = value;
  return { ...open, value: { qualifier, minor: minor.toString(), currencyNumeric } };
}
