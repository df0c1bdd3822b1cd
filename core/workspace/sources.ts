const code = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const declaration = /\.d\.(?:[^/]+\.)?[cm]?ts$/;
const notOurs =
  /(?:^|\/)(?:node_modules|bower_components|\.git|\.healer|\.history|\.yarn|coverage)\/|[.-]min\.[cm]?js$|(?:^|\/)\.pnp\./;
const testFolder = /(?:^|\/)(?:__tests__|__mocks__|__fixtures__|_?tests?|specs?|e2e|cypress)\//;
const testName =
  /(?:^|[._-])(?:test|spec)s?\.(?:[cm]?[jt]s|[jt]sx)$|(?:^|\/)test-[^/]+\.(?:[cm]?[jt]s|[jt]sx)$/;

/**
 * The project's own source files out of `files` (paths relative to the repository, with `/`), tests left out.
 * What git ignores is not among the files of a tree, so a tracked `dist/` counts as source.
 */
export const listSources = (files: readonly string[]): string[] => files.filter(isSourceFile);

/** JavaScript or TypeScript that belongs to the project and is no test, declaration or minified bundle. */
export const isSourceFile = (path: string): boolean => isProjectCode(path) && !isTestFile(path);

/** A test, or a file that only tests load: named like one, or in a folder named like one. */
export const isTestFile = (path: string): boolean =>
  isProjectCode(path) && (testName.test(path) || testFolder.test(path));

function isProjectCode(path: string): boolean {
  return code.test(path) && !declaration.test(path) && !notOurs.test(path);
}
