import { isTestFile } from '../../../workspace/sources.js';
import type { ProjectCheck } from '../../check.js';
import { moduleGraph } from '../../graph/module-graph.js';

export const testImportedBySource: ProjectCheck = {
  id: 'test-imported-by-source',
  category: 'architecture',
  severity: 'warning',
  reach: 'project',
  title: 'code of the program that imports a file of the tests',
  why: 'Tests are not shipped, so the program breaks where it is installed; and what a test changes for itself changes the program. Files whose own name, or the folders of which, speak of tests, benchmarks, mocks, stories, examples, development or configuration are left alone, so are imports of files outside the folders of tests of which only the name begins with `test-` or ends with `-spec`, and so are imports of types.',
  example: {
    bad: "// src/price.js\nimport { rates } from '../test/fixtures/rates.js';",
    good: "// src/price.js\nimport { rates } from './rates.js';",
  },
  fixes: false,
  on: false,
  async examine(project) {
    const { edges } = await moduleGraph(project);
    return edges
      .filter(
        ({ from, to, when }) =>
          when !== 'types' &&
          isTestFile(to) &&
          !isOnlyCalledSo(to) &&
          !isTestFile(from) &&
          !isBeside.test(from),
      )
      .map(({ from, to, line }) => ({
        file: from,
        line,
        message: `imports ${to}, which belongs to the tests`,
        key: to,
      }));
  },
};

/** `test-mode.js` of a program that looks whether it is tested, and `openapi-spec.js`, which specifies something. */
const isOnlyCalledSo = (path: string): boolean =>
  (/(?:^|\/)test-[^/]+$/.test(path) && !isTestFile(path.replace(/test-([^/]+)$/, '$1'))) ||
  (/-specs?\.\w+$/.test(path) && !isTestFile(path.replace(/-specs?(\.\w+)$/, '$1')));

/** What stands beside the program, as tests do. */
const isBeside =
  /(?:^|[/._-])(?:(?:setup)?tests?|testing|dev|specs?|bench(?:marks?|es)?|perf|mocks?|fixtures?|stories|story|storybook|examples?|demos?|samples?|docs?|scripts?|tools?|tasks?|build|configs?|setup|e2e|cypress|playwright|vitest|jest|karma|gulpfile|gruntfile)(?:[/._-]|$)/i;
