import type { KernelRestart } from './kernel.ts';

const ISSUER_DATA = [0x91, 0x71, 0x72];

/**
 * Whether a host's answer holds Issuer Authentication Data or an Issuer Script for the card.
 * @spec EMV Contactless Book B, 3.3.2.1
 */
export function bringsIssuerData({ issuerResponse }: Pick<KernelRestart, 'issuerResponse'>): boolean {
  return ISSUER_DATA.some((tag) => issuerResponse.has(tag));
}
