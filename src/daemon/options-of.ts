import type { DriverDefinition } from '../platform/ports/driver.ts';

/** A plug-in's own options out of its part of the configuration, which the schema has checked already. */
export function optionsOf<Options>(
  definition: DriverDefinition<unknown, Options, never>,
  { driver: _, ...options }: { driver: string } & Record<string, unknown>,
): Options {
  return definition.options.parse(options);
}
