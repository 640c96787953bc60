import { type EntryPointContext, entryPoint } from '../../../src/card/entry-point/entry-point.ts';
import type { FinalOutcome } from '../../../src/card/entry-point/outcome.ts';
import { drive } from './drive.ts';
import { entryPointContext } from './entry-point-fixtures.ts';
import { type ScriptStep, scriptedCard } from './scripted-card.ts';

/** What the entry point makes of a card that follows the script. */
export function runEntryPoint(
  script: readonly ScriptStep[],
  fields: Partial<EntryPointContext> = {},
): FinalOutcome {
  const { card, assertUsedUp } = scriptedCard(script);
  const { outcome } = drive(entryPoint(entryPointContext(fields)), card);
  assertUsedUp();
  return outcome;
}
