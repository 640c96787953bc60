import { escposSerialPrinter } from '../../drivers/printers/escpos-serial/index.ts';
import { previewPrinter } from '../../drivers/printers/preview/index.ts';
import { pcscReader } from '../../drivers/readers/pcsc/index.ts';
import { virtualReader } from '../../drivers/readers/virtual/index.ts';
import { hidPosScanner } from '../../drivers/scanners/hid-pos/index.ts';
import { serialScanner } from '../../drivers/scanners/serial/index.ts';
import { virtualScanner } from '../../drivers/scanners/virtual/index.ts';
import { alipayWallet } from '../host/upstreams/alipay/index.ts';
import { antomWallet } from '../host/upstreams/antom/index.ts';
import { iso8583Upstream } from '../host/upstreams/iso8583/index.ts';
import { paypalWallet } from '../host/upstreams/paypal/index.ts';
import { wechatWallet } from '../host/upstreams/wechat/index.ts';
import { fileKeyStore } from '../platform/crypto/file-key-store.ts';
import { pkcs11KeyStore } from '../platform/crypto/pkcs11/index.ts';
import { systemdCredsKeyStore } from '../platform/crypto/systemd-creds-key-store.ts';

/** Everything that can stand behind a `driver:` word. The configuration schema and the reference are made from it. */
export const plugins = {
  readers: [virtualReader, pcscReader],
  printers: [previewPrinter, escposSerialPrinter],
  scanners: [virtualScanner, hidPosScanner, serialScanner],
  upstreams: [iso8583Upstream],
  wallets: [alipayWallet, antomWallet, wechatWallet, paypalWallet],
  keyStores: [fileKeyStore, systemdCredsKeyStore, pkcs11KeyStore],
};
