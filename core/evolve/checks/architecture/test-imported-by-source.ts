import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';
import type { Project } from '../../project.js';

export const testImportedBySource: ProjectCheck = {
  id: 'test-imported-by-source',
  category: 'architecture',
  severity: 'warning',
  reach: 'project',
  title: 'code of the program that imports a file of the tests',
  why: 'Tests are not shipped, so the program breaks where it is installed; and what a test changes for itself changes the program. A file belongs to the tests where it calls one, or is in the `test/` beside a package.json, or in another folder of such a name in which some file calls one: an `openapi-spec.js` that specifies something does not, nor do the settings of a test network in `networks/test/`. Files whose own name, or the folders of which, speak of tests, benchmarks, mocks, stories, examples, development or configuration are left alone, so are those that call a test themselves, and so are imports of types.',
  example: {
    bad: "// src/price.js\nimport { rates } from '../test/fixtures/rates.js';",
    good: "// src/price.js\nimport { rates } from './rates.js';",
  },
  fixes: false,
  on: false,
  onRequest:
    'Most of the findings that were judged, 17 of 26, are imports of one file of one project, so it is not known how often it is right elsewhere.',
  async examine(project) {
    const { edges } = await moduleGraph(project);
    const named = edges.filter(
      ({ from, to, when }) =>
        when !== 'types' &&
        isTestFile(to) &&
        !isTestFile(from) &&
        !isBeside.test(from) &&
        !isBesideByCase.test(from),
    );
    const found = await Promise.all(
      named.map(async ({ from, to, line }) =>
        (await belongsToTests(project, to)) && !(await callsTest(project, from))
          ? [{ file: from, line, message: `imports ${to}, which belongs to the tests`, key: to }]
          : [],
      ),
    );
    return found.flat();
  },
};

/** Whether it calls a test, or is in a folder of tests by its name: that of a package, or one in which anything calls a test. */
async function belongsToTests(project: Project, file: string): Promise<boolean> {
  if (await callsTest(project, file)) return true;
  const folder = testFolderOf(file);
  if (folder === null) return false;
  const [, around = '', name = ''] = /^(.*\/)?([^/]+)\/$/.exec(folder) ?? [];
  if (!/^specs?$/.test(name) && project.blobs.has(`${around}package.json`)) return true;
  for (const other of project.facts.keys())
    if (other.startsWith(folder) && (await callsTest(project, other))) return true;
  return false;
}

/** The outermost folder that makes every file in it one of the tests; null where only the file's own name does. */
function testFolderOf(file: string): string | null {
  const parts = file.split('/').slice(0, -1);
  const at = parts.findIndex((part) => isTestFile(`${part}/any.js`));
  return at === -1 ? null : `${parts.slice(0, at + 1).join('/')}/`;
}

async function callsTest(project: Project, file: string): Promise<boolean> {
  return testCall.test((await project.read(file)) ?? '');
}

/** As node:test, tap, tape, mocha, jasmine, jest, vitest, ava, QUnit and Deno have it. */
const testCall = /(?<![\w.$])(?:(?:tap|t|QUnit|Deno)\.)?(?:describe|it|test|suite)(?:\.\w+)*\s*\(\s*['"`]/;

/** What stands beside the program, as tests do. */
const isBeside =
  /(?:^|[/._-])(?:(?:setup)?tests?|testing|dev|specs?|bench(?:marks?|es)?|perf|mocks?|fixtures?|stories|story|storybook|examples?|demos?|samples?|docs?|scripts?|tools?|tasks?|build|configs?|setup|e2e|cypress|playwright|vitest|jest|karma|wallaby|gulpfile|gruntfile)(?:[/._-]|$)/i;

const isBesideByCase = /[a-z]Stories(?:[/._-]|$)|(?:^|\/)Test[A-Z]/;
