// Runs knip in the sandbox, since it loads what it takes for settings: `host.js TOKEN`, in the folder that is to be
// looked at. Prints one line: the token, then what knip found.
import { relative, sep } from 'node:path';
import * as knip from 'knip';
import { createOptions, type Issues, type MainOptions, type Results } from 'knip/session';
import type { KnipIssue, KnipReport } from './report.js';

// Its types leave out the one function that it is called by.
const { main } = knip as unknown as { main(options: MainOptions): Promise<Results> };
const [, , token = ''] = process.argv;
const cwd = process.cwd();

const options = await createOptions({ cwd, isShowProgress: false });
const { issues, hasConfigLoadErrors } = await main(options);
const report: KnipReport = { issues: issuesIn(issues), blind: hasConfigLoadErrors };
process.stdout.write(`\n${token}${JSON.stringify(report)}\n`, () => process.exit(0));

function issuesIn(issues: Issues): KnipIssue[] {
  return Object.values(issues)
    .flatMap((byFile) => Object.values(byFile).flatMap((bySymbol) => Object.values(bySymbol)))
    .map(({ type, filePath, symbol, parentSymbol, specifier, line, col }) => ({
      type,
      file: relative(cwd, filePath).split(sep).join('/'),
      symbol,
      ...(parentSymbol !== undefined && { parent: parentSymbol }),
      ...(specifier !== undefined && { specifier }),
      ...(line !== undefined && { line }),
      ...(col !== undefined && { column: col }),
    }));
}
