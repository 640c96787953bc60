import { z } from 'zod';

const milliseconds = (fallback: number, min: number, max: number) =>
  z.number().int().min(min).max(max).default(fallback);

const hostName = z.string().min(1);
const port = z.number().int().min(0).max(65_535);
const networkAddress = z.string().regex(/^[0-9A-F]{4}$/, 'four hex digits, in quotes');

const tls = z.strictObject({
  serverName: z.string().min(1).describe('Name the certificate of the host must be for.'),
  ca: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file with the only authorities that are trusted. Without it: those of the system.'),
  certificate: z.string().min(1).optional().describe('PEM file with the certificate of this terminal.'),
  key: z.string().min(1).optional().describe('PEM file with the key of that certificate.'),
});

const tpdu = z.strictObject({
  destination: networkAddress.describe('Network international identifier of the host.'),
  origin: networkAddress.default('0000').describe('Address of this terminal in that network.'),
});

const security = z.strictObject({
  mac: z
    .enum(['none', 'retail-mac', 'aes-cmac'])
    .default('none')
    .describe('How messages are authenticated: DE 64 or 128 under a key each connection gets anew.'),
  masterKey: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/, 'a-z, 0-9 and "-"')
    .default('terminal-master-key')
    .describe('Name in the key store of the key that protects session keys: AES-256, agreed with the host.'),
});

/** What the configuration says about the host. Files are named by their path. */
export const iso8583Options = z.strictObject({
  host: hostName.default('127.0.0.1').describe('Name or address of the host.'),
  port: port.describe('TCP port of the host; 0 where the rig runs its own host.'),
  addresses: z
    .array(z.strictObject({ host: hostName, port }))
    .max(8)
    .default([])
    .describe('More addresses of the same host, tried in this order when the first cannot be reached.'),
  tls: tls.optional().describe('TLS 1.2 or later. Without it the connection is plain TCP.'),
  dialect: z
    .string()
    .min(1)
    .default('iso87-tilld')
    .describe(
      'Message layout agreed with the host: "iso87-tilld", or a dialect file, relative to this file.',
    ),
  framing: z
    .enum(['binary-2', 'binary-4', 'ascii-4', 'bcd-2', 'hex-4'])
    .default('binary-2')
    .describe('Length header in front of each message.'),
  tpdu: tpdu.optional().describe('Transport header (id 60) between length and message.'),
  security: security.prefault({}).describe('Authentication of messages.'),
  inquiry: z
    .boolean()
    .default(true)
    .describe('Whether the host can be asked what it has of a record (0600) instead of sending it again.'),
  answerTimeoutMs: milliseconds(10_000, 100, 120_000).describe(
    'How long a request may stay unanswered before its outcome counts as unknown and is reversed.',
  ),
  connectTimeoutMs: milliseconds(3_000, 100, 60_000).describe('How long a connection may take to open.'),
  echoIntervalMs: milliseconds(30_000, 100, 600_000).describe(
    'Pause between two echo tests: finds a connection that died silently, and keeps firewalls from closing it.',
  ),
  echoTimeoutMs: milliseconds(5_000, 100, 60_000).describe(
    'How long sign-on and echo may stay unanswered before the connection is given up.',
  ),
  reconnectMinMs: milliseconds(500, 10, 60_000).describe(
    'Pause before the first new try to connect; doubles.',
  ),
  reconnectMaxMs: milliseconds(15_000, 10, 600_000).describe('Longest pause between two tries.'),
  returnToFirstMs: milliseconds(600_000, 1_000, 86_400_000).describe(
    'How long another address than the first is kept before the first is tried again.',
  ),
  renewIdleMs: milliseconds(0, 0, 86_400_000).describe(
    'A connection without a payment for so long is replaced when its next echo is due; 0: never.',
  ),
  maxInFlight: z
    .number()
    .int()
    .min(1)
    .max(1024)
    .default(256)
    .describe('Requests that may wait for an answer; an eighth is kept for payments at the counter.'),
});

export type Iso8583Options = z.infer<typeof iso8583Options>;
