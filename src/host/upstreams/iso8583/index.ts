import { z } from 'zod';
import { iso87Tilld } from '../../../host/iso8583/dialects/iso87-tilld.ts';
import type { DriverDefinition } from '../../../platform/ports/driver.ts';
import type { Upstream } from '../../../platform/ports/upstream.ts';
import type { UpstreamSurroundings } from '../surroundings.ts';
import { Iso8583Upstream } from './iso8583-upstream.ts';

const DIALECTS = { 'iso87-tilld': iso87Tilld } as const;

const milliseconds = (fallback: number, min: number, max: number) =>
  z.number().int().min(min).max(max).default(fallback);

const options = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Name or address of the host.'),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .describe('TCP port of the host; 0 where the rig runs its own host.'),
  dialect: z.enum(['iso87-tilld']).default('iso87-tilld').describe('Message layout agreed with the host.'),
  framing: z
    .enum(['binary-2', 'binary-4', 'ascii-4', 'bcd-2'])
    .default('binary-2')
    .describe('Length header in front of each message.'),
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
  maxInFlight: z.number().int().min(1).max(256).default(16).describe('Requests that may wait for an answer.'),
});

export type Iso8583Options = z.infer<typeof options>;

/** ISO 8583 over TCP. */
export const iso8583Upstream: DriverDefinition<Upstream, Iso8583Options, UpstreamSurroundings> = {
  name: 'iso8583',
  summary: 'An acquirer’s or processor’s host that speaks ISO 8583 over TCP.',
  options,
  create: (chosen, surroundings) => new Iso8583Upstream(chosen, DIALECTS[chosen.dialect], surroundings),
};
