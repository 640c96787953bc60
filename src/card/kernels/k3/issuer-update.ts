import { concatBytes } from '../../../platform/bytes/hex.ts';
import { TSI, TVR } from '../../emv/bit-tables.ts';
import { setBit } from '../../emv/bits.ts';
import type { DataElements } from '../../emv/element-values.ts';
import { MESSAGE } from '../../entry-point/messages.ts';
import type { Outcome } from '../../entry-point/outcome.ts';
import { outcome } from '../../entry-point/outcomes.ts';
import type { CommandApdu } from '../../iso7816/command-apdu.ts';
import { exchange, type Step } from '../commands.ts';
import type { KernelContext, KernelRestart } from '../kernel.ts';
import { issuerScripts, runScript } from './issuer-script.ts';
import { linkLost } from './outcomes.ts';

/**
 * The second presentment: the application is selected again, nothing is read, and there is no second cryptogram.
 * NOTE: the payment was decided by the host; whatever the card makes of the update changes its record, not its outcome.
 * A card that failed to authenticate its issuer gets the scripts all the same, as in contact EMV: it guards itself.
 * @spec EMV Contactless Book C-3, 6.2
 */
export function* issuerUpdate(
  { selectedAid }: KernelContext,
  { issuerResponse }: KernelRestart,
): Step<Outcome> {
  const results = { tvr: new Uint8Array(5), tsi: new Uint8Array(2), scripts: [] as Uint8Array[] };
  const done =
    (yield* externalAuthenticate(issuerResponse, results)) && (yield* scripts(issuerResponse, results));
  if (!done) return linkLost();
  const record = new Map([
    [0x84, selectedAid],
    [0x95, results.tvr],
    [0x9b, results.tsi],
  ]);
  const responseCode = issuerResponse.get(0x8a);
  if (responseCode) record.set(0x8a, responseCode);
  if (results.scripts.length > 0) record.set(0x9f5b, concatBytes(...results.scripts));
  return finalOutcome(responseCode, record);
}

/**
 * What the card made of it, coded as in contact EMV.
 * NOTE: TVR is zero throughout the kernel as far as cryptogram and first record go; the Book names no other object for
 * issuer authentication that failed.
 */
interface UpdateResults {
  tvr: Uint8Array;
  tsi: Uint8Array;
  /** 5 bytes each, in the order sent. */
  scripts: Uint8Array[];
}

const [MIN_ISSUER_AUTHENTICATION_DATA, MAX_ISSUER_AUTHENTICATION_DATA] = [8, 16];

/** false: the card was lost. @spec EMV 4.4 Book 3, 10.9 */
function* externalAuthenticate(issuerResponse: DataElements, results: UpdateResults): Step<boolean> {
  const data = issuerResponse.get(0x91);
  if (!data?.length) return true;
  const fits = data.length >= MIN_ISSUER_AUTHENTICATION_DATA && data.length <= MAX_ISSUER_AUTHENTICATION_DATA;
  const answer = fits ? yield* exchange('EXTERNAL AUTHENTICATE', externalAuthenticateCommand(data)) : null;
  if (answer?.kind === 'lost') return false;
  setBit(results.tsi, ...TSI.ISSUER_AUTHENTICATION_PERFORMED);
  if (answer?.sw !== 0x9000) setBit(results.tvr, ...TVR.ISSUER_AUTHENTICATION_FAILED);
  return true;
}

/** @spec EMV 4.4 Book 3, 6.5.4 */
function externalAuthenticateCommand(data: Uint8Array): CommandApdu {
  return { cla: 0x00, ins: 0x82, p1: 0, p2: 0, data };
}

/** Critical scripts (71) go first, as they do in contact EMV, where the second cryptogram stands between the two. */
const SCRIPT_TEMPLATES = [
  [0x71, TVR.SCRIPT_FAILED_BEFORE_FINAL_AC],
  [0x72, TVR.SCRIPT_FAILED_AFTER_FINAL_AC],
] as const;

const SCRIPT_SUCCESSFUL = 0x20;

/** false: the card was lost. @spec EMV 4.4 Book 3, 10.10 */
function* scripts(issuerResponse: DataElements, results: UpdateResults): Step<boolean> {
  for (const [tag, failed] of SCRIPT_TEMPLATES) {
    const value = issuerResponse.get(tag);
    if (!value?.length) continue;
    setBit(results.tsi, ...TSI.SCRIPT_PROCESSING_PERFORMED);
    for (const script of issuerScripts(value, tag)) {
      const result = yield* runScript(script);
      if (!result) return false;
      results.scripts.push(result);
      if (result[0] !== SCRIPT_SUCCESSFUL) setBit(results.tvr, ...failed);
    }
  }
  return true;
}

/** Authorisation response codes that approve. @spec ISO 8583:1987, response codes 00, 08, 10, 11 */
const APPROVALS: ReadonlySet<string> = new Set(['00', '08', '10', '11']);

function finalOutcome(responseCode: Uint8Array | undefined, dataRecord: Map<number, Uint8Array>): Outcome {
  const approved = responseCode !== undefined && APPROVALS.has(String.fromCharCode(...responseCode));
  return outcome(approved ? 'approved' : 'declined', {
    uiOnOutcome: {
      messageId: approved ? MESSAGE.APPROVED : MESSAGE.NOT_AUTHORISED,
      status: 'card_read_successfully',
    },
    dataRecord,
  });
}
