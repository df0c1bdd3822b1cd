import type { Edit } from '../../model.js';

/** Text that turns a red run green without mending anything. */
const table: readonly [RegExp, string][] = [
  [
    /\b(?:describe|suite|context|test|it|bench|t)\s*\.\s*(?:skip|only|todo|fails|failing|runIf|skipIf)\b/g,
    'skips or singles out tests',
  ],
  [/\b(?:xit|xtest|xdescribe|xcontext|fit|fdescribe|xspecify)\s*\(/g, 'skips or singles out tests'],
  [/\bthis\s*\.\s*skip\s*\(/g, 'skips or singles out tests'],
  [
    /\bprocess\s*(?:\?\.|\.)\s*(?:exit|reallyExit|abort|kill|exitCode|dlopen|binding)\b/g,
    'ends or commands the process',
  ],
  [/\bprocess\s*\[/g, 'ends or commands the process'],
  [
    /(?:\b(?:require|import|getBuiltinModule)\s*\(\s*|\b(?:from|import)\s*)['"`](?:node:)?(?:child_process|cluster|worker_threads|inspector|vm|module|process|repl|test)(?:\/[a-z]+)?['"`]/g,
    'loads a module that reaches around the tests',
  ],
  [/(?:=|:)\s*(?:(?:globalThis|global)\s*\.\s*)?process\s*(?:[;,)}\n]|$)/g, 'ends or commands the process'],
  [
    /\bprocess\s*\.\s*(?:on|once|addListener|prependListener)\s*\(\s*['"`](?:exit|beforeExit|uncaughtException|unhandledRejection|uncaughtExceptionMonitor)/g,
    'catches errors or the end of the whole process',
  ],
  [
    /\b(?:globalThis|global)\s*(?:\?\.)?\s*\[|\bReflect\s*\.\s*get\s*\(\s*(?:globalThis|global)\b/g,
    'looks up a global by a computed name',
  ],
  [/\.constructor\s*\.\s*constructor\b/g, 'runs text as code'],
  [/\bObject\s*\.\s*(?:keys|values|entries)\s*\(\s*process\s*\.\s*env\b/g, 'searches the environment'],
  [
    /\basymmetricMatch\b|\bjest\.asymmetricMatcher\b|\bsyncBuiltinESMExports\b/g,
    'passes itself off as what a test expects',
  ],
  [/(?<![\w$.])(?:assert|expect|chai)(?:\s*\.\s*\w+)+\s*=(?![=>])/g, 'disarms assertions'],
  [/@ts-(?:ignore|nocheck|expect-error)/g, 'silences the compiler'],
  [/(?:eslint|biome|tslint|oxlint|prettier|stylelint)-(?:disable|ignore)/g, 'silences a linter'],
  [/(?:istanbul|c8|v8|node:coverage)\s+(?:ignore|disable)/g, 'silences the coverage'],
  [
    /\b(?:NODE_ENV|HEALER(?:_[A-Z]+)?|VITEST(?:_[A-Z]+)?|JEST_WORKER_ID|NODE_TEST_CONTEXT)\b/g,
    'behaves differently under test',
  ],
];

/** What is wrong with the text that `edit` adds; what its range held before does not count. */
export function forbiddenContent(edit: Edit, text: string | undefined): string | null {
  const before = text?.slice(edit.range.start, edit.range.end) ?? '';
  const found = table.find(([pattern]) => count(edit.text, pattern) > count(before, pattern));
  return found?.[1] ?? null;
}

const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
