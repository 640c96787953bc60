import type { ReceiptHeader } from '../payment/receipts/receipt-document.ts';
import type { TerminalConfig } from '../platform/config/terminal-config.ts';
import { localTimeIn } from '../platform/time/local-time.ts';

export function receiptHeader(config: TerminalConfig): ReceiptHeader {
  return {
    merchantName: config.merchant.name,
    merchantAddress: config.merchant.address,
    merchantId: config.merchant.id,
    terminalId: config.terminal.id,
    footer: config.receipts.footer,
    columns: config.receipts.columns,
    localTime: localTimeIn(config.terminal.timeZone),
  };
}
