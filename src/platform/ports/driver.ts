import type { z } from 'zod';

/**
 * One plug-in: a folder exports one of these. The configuration schema, the reference documentation and
 * the contract suites pick it up from the list in src/daemon/plugins.ts.
 * `Port` is what it makes, `Surroundings` what it is given besides its own options.
 */
export interface DriverDefinition<Port, Options, Surroundings> {
  /** The word after `driver:` in the configuration. */
  name: string;
  /** One sentence for the reference. */
  summary: string;
  /** Strict object of the driver's own options, with defaults and descriptions; without `driver` itself. */
  options: z.ZodType<Options>;
  create(options: Options, surroundings: Surroundings): Port;
}
