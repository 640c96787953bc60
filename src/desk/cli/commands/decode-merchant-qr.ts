import type { DecodedNode } from '../../../card/emv/decode/decoded.ts';
import { codeMalformed } from '../../../card/wallets/emv-qr/code-malformed.ts';
import { merchantObjects, type QrDefinitions } from '../../../card/wallets/emv-qr/merchant-objects.ts';
import { ruleFault } from '../../../card/wallets/emv-qr/merchant-rules.ts';
import { parseMerchantQr } from '../../../card/wallets/emv-qr/parse-merchant-qr.ts';
import type { QrObject } from '../../../card/wallets/emv-qr/qr-object.ts';
import { maskSensitive } from '../../../platform/log/mask-sensitive.ts';
import type { DescribedCode, ShownObject } from './described-code.ts';

/** A merchant's code, as far as it can be read, and what is wrong with it. */
export function merchantCode(text: string, clear: boolean): DescribedCode {
  const { objects, crc, fault } = parseMerchantQr(text);
  const broken = fault ?? ruleFault(objects);
  const shown = objects.map((object) => shownObject(object, merchantObjects, clear));
  return {
    kind: 'merchant',
    crc: crc?.given ?? null,
    crcOk: crc?.holds ?? null,
    objects: shown,
    nodes: shown.map(nodeOf),
    error: broken && codeMalformed(broken),
  };
}

function shownObject(
  { id, value, objects }: QrObject,
  known: QrDefinitions | undefined,
  clear: boolean,
): ShownObject {
  const definition = known?.(id);
  const masked = !clear && isCardNumber(value);
  return {
    id,
    name: definition?.name ?? 'Unknown',
    value: masked ? null : value,
    masked,
    objects: (objects ?? []).map((object) => shownObject(object, definition?.template, clear)),
  };
}

/** Where the money goes may be a card's number. Longer ids of merchants hold one by chance: the whole value must be it. */
function isCardNumber(value: string): boolean {
  return /^\d{12,19}$/.test(value) && maskSensitive(value) !== value;
}

function nodeOf({ id, name, value, masked, objects }: ShownObject): DecodedNode {
  return {
    name: `${id}  ${name}`,
    offset: 0,
    length: value === null ? 0 : [...value].length,
    bytes: null,
    masked,
    ...(masked ? { meaning: 'masked' } : objects.length > 0 ? {} : { meaning: value ?? '' }),
    children: objects.map(nodeOf),
  };
}
