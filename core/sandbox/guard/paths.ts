import { isPlainPath, namesGitFolder } from '../../git/refs/names.js';

const insensitive = (source: string): RegExp => new RegExp(source, 'i');

/** What may never be edited, as a pattern of paths and the noun that says why. The first match is told. */
const table: readonly [RegExp, string][] = [
  [insensitive('(?:^|/)\\.git(?:ignore|attributes|modules|keep)$'), 'a git setting'],
  [insensitive('(?:^|/)\\.mailmap$'), 'a git setting'],
  [insensitive('(?:^|/)\\.healer(?:/|$)'), "healer's own state"],
  [insensitive('(?:^|/)(?:node_modules|bower_components)(?:/|$)'), 'an installed dependency'],
  [insensitive('(?:^|/)(?:\\.husky|\\.githooks|\\.git-hooks|githooks|hooks/git)(?:/|$)'), 'a git hook'],
  [
    insensitive(
      '(?:^|/)\\.?(?:lefthook(?:-local)?|pre-commit-config|lintstagedrc|simple-git-hooks)(?:\\.[^/]+)?$',
    ),
    'a hook setting',
  ],
  [insensitive('(?:^|/)lint-staged\\.config\\.[^/]+$'), 'a hook setting'],
  [insensitive('(?:^|/)commitlint\\.config\\.[^/]+$'), 'a hook setting'],
  [
    insensitive(
      '(?:^|/)(?:\\.github|\\.gitlab|\\.circleci|\\.buildkite|\\.ci|\\.woodpecker|\\.azure-pipelines|\\.teamcity)(?:/|$)',
    ),
    'a CI file',
  ],
  [
    insensitive(
      '(?:^|/)\\.?(?:travis|gitlab-ci|appveyor|drone|cirrus|woodpecker|azure-pipelines|bitbucket-pipelines|codecov)\\.ya?ml$',
    ),
    'a CI file',
  ],
  [insensitive('(?:^|/)(?:jenkinsfile|codeowners)$'), 'a CI file'],
  [
    insensitive(
      '(?:^|/)(?:package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml|bun\\.lockb?|deno\\.lock)$',
    ),
    'a lockfile',
  ],
  [
    insensitive(
      '(?:^|/)(?:\\.npmrc|\\.yarnrc(?:\\.ya?ml)?|\\.pnpmfile\\.c?js|pnpm-workspace\\.yaml|\\.nvmrc|\\.node-version|\\.tool-versions)$',
    ),
    "a package manager's setting",
  ],
  [insensitive('(?:^|/)(?:\\.yarn(?:/|$)|\\.pnp\\.)'), "a package manager's setting"],
  [
    insensitive('\\.snap$|\\.snapshot$|(?:^|/)__(?:image_)?snapshots__(?:/|$)|\\.approved\\.[^/]+$'),
    'a snapshot',
  ],
  [
    insensitive(
      '(?:^|/)(?:\\.?eslintrc|eslint\\.config|\\.eslintignore|biome\\.jsonc?|\\.?oxlintrc|\\.?prettierrc|prettier\\.config|\\.prettierignore|\\.?stylelintrc|stylelint\\.config|tslint\\.json|\\.jshintrc|\\.jscsrc|xo\\.config|\\.xo-config|\\.editorconfig|\\.?knip|\\.depcheckrc|\\.dependency-cruiser)(?:\\.[^/]+)?$',
    ),
    'a lint setting',
  ],
  [insensitive('(?:^|/)biome\\.jsonc?$'), 'a lint setting'],
  [insensitive('(?:^|/)(?:tsconfig|jsconfig)(?:[.-][^/]*)?\\.json$'), 'a compiler setting'],
  [
    insensitive(
      '(?:^|/)(?:\\.?babelrc|babel\\.config|\\.?swcrc|\\.browserslistrc|(?:vite|rollup|webpack|esbuild|tsup|tsdown|rspack|metro|next|nuxt|svelte|astro)\\.config)(?:\\.[^/]+)?$',
    ),
    'a compiler setting',
  ],
  [
    insensitive(
      '(?:^|/)(?:vitest|jest|playwright|cypress|karma|wdio|ava|stryker|jasmine)(?:[.-][^/]*)?\\.(?:config|conf|workspace|setup)(?:\\.[^/]+)+$',
    ),
    "a test runner's setting",
  ],
  [
    insensitive(
      '(?:^|/)(?:vitest|jest|playwright|cypress|karma|wdio|ava|stryker|jasmine)\\.(?:config|conf|workspace|setup|projects)\\.[^/]+$',
    ),
    "a test runner's setting",
  ],
  [
    insensitive(
      '(?:^|/)(?:jest|vitest|test|mocha)[.-]?setup(?:[.-][^/]*)?\\.[cm]?[jt]sx?$|(?:^|/)setup-?tests?\\.[cm]?[jt]sx?$',
    ),
    "a test runner's setting",
  ],
  [insensitive('(?:^|/)\\.?(?:mocharc|taprc|nycrc|c8rc|istanbul)(?:\\.[^/]+)?$'), "a test runner's setting"],
  [insensitive('(?:^|/)(?:stryker\\.conf(?:ig)?|\\.stryker)(?:[./-][^/]*)*$'), "a test runner's setting"],
  [
    insensitive('(?:^|/)\\.env(?:\\.[^/]+)?$|\\.(?:pem|key|p12|pfx)$|(?:^|/)id_(?:rsa|ed25519|ecdsa)'),
    'a secret',
  ],
  [insensitive('(?:^|/)__(?:tests|mocks|fixtures)__(?:/|$)'), 'a test'],
  [insensitive('(?:^|/)(?:tests?|specs?|e2e|cypress)/'), 'a test'],
  [insensitive('[._-](?:test|spec)s?\\.[^/]+$'), 'a test'],
];

/** What makes `file` untouchable, as a noun phrase; null where it may be edited. */
export function protectedPath(file: string): string | null {
  if (namesGitFolder(file)) return "git's own state";
  if (!isPlainPath(file)) return 'outside of the repository, or no plain relative path';
  return table.find(([pattern]) => pattern.test(file))?.[1] ?? null;
}
