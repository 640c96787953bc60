// @ts-check
// The import direction of docs/ARCHITECTURE.md, held by dependency-cruiser. Fails when it cruises nothing.
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const options = await extractOptions('./.dependency-cruiser.cjs');
const { output } = await cruise(['src', 'drivers'], options, undefined, {
  tsConfig: extractTSConfig('tsconfig.json'),
});
if (typeof output === 'string') throw new Error('dependency-cruiser gave no result object');
const { totalCruised, violations } = output.summary;
for (const { rule, from, to } of violations) console.error(`✗ ${rule.name}: ${from} -> ${to}`);
if (totalCruised < 50) {
  console.error(`✗ only ${totalCruised} modules were cruised: the check is blind`);
  process.exit(1);
}
console.log(
  `  ${totalCruised} modules, ${output.summary.totalDependenciesCruised} imports, ${violations.length} violations`,
);
process.exit(violations.length > 0 ? 1 : 0);
