import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { currencyByCode } from '../platform/money/currencies.ts';

/** 9F33: no PIN pad, signature and no CVM, SDA DDA CDA. @spec EMV 4.4 Book 4, Annex A2 */
const TERMINAL_CAPABILITIES = '0028C8';
/** 9F40: goods and services, numeric keys, print and display for both sides, code table 1. @spec EMV 4.4 Book 4, Annex A3 */
const ADDITIONAL_TERMINAL_CAPABILITIES = '600080F001';

const ascii = (text: string, length: number): string =>
  Buffer.from(text.padEnd(length).slice(0, length), 'latin1').toString('hex').toUpperCase();

/** The terminal's own data elements, tag -> value in hex, from the configuration. */
export function terminalData(config: TerminalConfig): Record<string, string> {
  const { terminal, merchant } = config;
  return {
    '9F15': merchant.categoryCode,
    '9F16': ascii(merchant.id, 15),
    '9F1A': terminal.country.padStart(4, '0'),
    '9F1C': ascii(terminal.id, 8),
    '9F1E': ascii(terminal.serialNumber, 8),
    '9F33': TERMINAL_CAPABILITIES,
    '9F35': terminal.type,
    '9F40': ADDITIONAL_TERMINAL_CAPABILITIES,
    '9F4E': Buffer.from(merchant.name, 'latin1').toString('hex').toUpperCase(),
    '5F2A': String(currencyByCode(terminal.currency).numeric).padStart(4, '0'),
  };
}
