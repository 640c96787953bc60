/** Who may import whom. The picture and its reasons: docs/ARCHITECTURE.md. */
const PURE =
  '^src/(card/(iso7816|emv|entry-point|kernels|wallets)|host/iso8583|payment/(tenders|receipts/receipt-document))';

/** One wing may use: itself, the platform, and what is listed. */
const wing = (name, from, allowed) => ({
  name: `${name}-imports`,
  severity: 'error',
  from: { path: from },
  to: { path: '^(src|drivers)/', pathNot: [from, '^src/platform/', ...allowed] },
});

/** A native or fenced package stays in one folder. */
const fence = (name, folder) => ({
  name: `${name.replace(/\W/g, '-')}-fence`,
  severity: 'error',
  from: { path: '^(src|drivers)/', pathNot: folder },
  to: { path: `node_modules/${name}(/|$)` },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    wing('platform', '^src/platform/', []),
    // What a card brings crosses to payment as the lane's messages: types only.
    wing('card', '^src/card/', []),
    // Tender routing knows EMV codes by their form, with the code that reads them; it is pure.
    wing('payment', '^src/payment/', [
      '^src/card/lane/protocol',
      '^src/card/entry-point/messages',
      '^src/card/wallets/emv-qr/',
    ]),
    wing('host', '^src/host/', ['^src/card/(emv|iso7816)/']),
    wing('desk-api', '^src/desk/api/', []),
    // `tilld decode` reads card data, messages and codes with the terminal’s own code for them; all of it is pure.
    wing('desk-cli', '^src/desk/cli/', [
      '^src/desk/api/contract',
      '^src/card/(emv|wallets)/',
      '^src/host/iso8583/',
      '^src/payment/tenders/',
    ]),
    wing('desk-console', '^src/desk/console/', ['^src/desk/api/contract']),
    wing('drivers', '^drivers/', []),
    wing('rig', '^src/rig/', ['^src/card/(emv|iso7816)/', '^src/host/iso8583/', '^src/desk/api/contract']),
    {
      name: 'a-kernel-never-imports-a-kernel',
      severity: 'error',
      from: { path: '^src/card/kernels/(k\\d+)/' },
      to: { path: '^src/card/kernels/k\\d+/', pathNot: '^src/card/kernels/$1/' },
    },
    {
      name: 'a-driver-never-imports-a-driver',
      comment:
        'What drivers of one kind share lies beside their folders, e.g. drivers/scanners/scanned-data.ts.',
      severity: 'error',
      from: { path: '^drivers/([^/]+)/([^/]+)/' },
      to: { path: '^drivers/', pathNot: '^drivers/$1/($2/|[^/]+$)' },
    },
    {
      name: 'what-drivers-share-knows-none-of-them',
      severity: 'error',
      from: { path: '^drivers/([^/]+)/[^/]+$' },
      to: { path: '^drivers/', pathNot: '^drivers/$1/[^/]+$' },
    },
    {
      name: 'cards-decide-for-themselves',
      comment: 'The simulators share no decision code with the kernels.',
      severity: 'error',
      from: { path: '^src/rig/cards/' },
      to: { path: '^src/card/' },
    },
    {
      name: 'pure-does-no-io',
      severity: 'error',
      from: { path: PURE },
      // Inflating bytes is arithmetic like hashing them.
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|zlib)$' },
    },
    {
      name: 'nobody-imports-the-daemon',
      severity: 'error',
      from: { pathNot: '^src/daemon/' },
      to: { path: '^src/daemon/' },
    },
    fence('better-sqlite3', '^src/payment/journal/'),
    fence('pino', '^src/platform/log/'),
    fence('pkcs11js', '^src/platform/crypto/pkcs11/'),
    fence('nfc-pcsc', '^drivers/readers/pcsc/'),
    fence('serialport', '^drivers/[^/]+/[^/]*serial/'),
    fence('node-hid', '^drivers/scanners/hid-pos/'),
    fence('(@fastify/[^/]+|fastify)', '^src/desk/api/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^src/desk/console/web/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
    combinedDependencies: false,
  },
};
