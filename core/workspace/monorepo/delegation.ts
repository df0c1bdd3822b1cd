import { parseScript, type SimpleCommand } from '../../runners/script.js';
import { isCheck } from '../../runners/select.js';

/** What a test script of the root comes down to. */
export interface Delegation {
  /** Name of the script that it has the packages run; null where it starts no tests of packages. */
  script: string | null;
  /** Tool that does so: `npm`, `turbo`, `nx` and so on. */
  tool: string | null;
  /** What it runs itself beside that, as text of a script; null where it runs nothing. */
  own: string | null;
}

/** Scripts may start one another; one that comes back to itself is no reason to hang. */
const deepest = 4;

/**
 * Reads a script of the root's package.json, with the scripts of the root that it starts. `pick` says which of several scripts
 * of the packages is the one that tests them. Null where a shell alone can read it.
 */
export function readDelegation(
  script: string,
  scripts: Readonly<Record<string, string>>,
  pick: (names: readonly string[]) => string | undefined = ([first]) => first,
): Delegation | null {
  const commands = expand(script, scripts, deepest);
  if (commands === null) return null;
  const found = commands.map((command) => ({ command, delegated: delegated(command) }));
  const tests = found.map(({ delegated: each }) => each).filter((each) => each?.names.some(isTest));
  const name = pick(tests.flatMap((each) => each?.names.filter(isTest) ?? []));
  const own = found.flatMap(({ command, delegated: each }) =>
    each === null && !isCheck(command.words) ? [command.text] : [],
  );
  return {
    script: name ?? null,
    tool: tests.find((each) => name !== undefined && each?.names.includes(name))?.tool ?? null,
    own: own.length === 0 ? null : own.join(' && '),
  };
}

/** A script with the scripts of the same package in place of the commands that start them, where all has to succeed in turn. */
export function unfolded(script: string, scripts: Readonly<Record<string, string>>): string {
  if (goesOnAnyway(script)) return script;
  const commands = expand(script, scripts, deepest);
  const text = commands?.map((command) => command.text).join(' && ');
  return text === undefined || text === '' || goesOnAnyway(text) ? script : text;
}

/** Whether a script goes on after a command that fails, or joins commands otherwise. What is quoted is no operator. */
const goesOnAnyway = (script: string): boolean =>
  /[;|]/.test(script.replace(/'[^']*'|"(?:[^"\\]|\\.)*"/gs, ''));

const isTest = (name: string): boolean => /test|spec|unit/.test(name);

function expand(
  script: string,
  scripts: Readonly<Record<string, string>>,
  depth: number,
): SimpleCommand[] | null {
  const commands = parseScript(script);
  if (commands === null) return null;
  const expanded: SimpleCommand[] = [];
  for (const command of commands) {
    const name = delegated(command) === null && !isCheck(command.words) ? ownScript(command.words) : null;
    const text = name === null ? undefined : scripts[name];
    if (text === undefined || depth === 0) {
      expanded.push(command);
      continue;
    }
    for (const each of [scripts[`pre${name}`], text]) {
      const inner = each === undefined ? [] : expand(each, scripts, depth - 1);
      if (inner === null) return null;
      expanded.push(...inner);
    }
  }
  return expanded;
}

/** The script of the same package.json that a command runs. */
export function ownScript(words: readonly string[]): string | null {
  const [manager = '', first, second] = words;
  if (!/^(?:npm|pnpm|yarn|bun)$/.test(manager)) return null;
  if (first === 'run' || first === 'run-script') return second ?? null;
  if (first === 't' || first === 'tst') return 'test';
  return first === undefined || first.startsWith('-') ? null : first;
}

/** Which scripts a command has the packages run, and by which tool; null where it does no such thing. */
function delegated({ words }: Pick<SimpleCommand, 'words'>): { tool: string; names: string[] } | null {
  const [program = '', ...rest] = words;
  const [next = '', ...others] = rest[0] === 'exec' ? rest.slice(1) : rest;
  if (/^(?:npm|pnpm|yarn|bunx)$/.test(program) && next in scripts && !/^(?:npm|pnpm|yarn|bun)$/.test(next))
    return delegated({ words: [next, ...others] });
  const tool = program.replace(/^.*[\\/]/, '');
  const names = [scripts[tool]?.(rest) ?? []].flat();
  return names.length === 0 ? null : { tool, names };
}

/** How the tools name the scripts. What asks for some packages alone counts as well: the others have their tests, too. */
const scripts: Readonly<Record<string, (words: readonly string[]) => string | string[] | null>> = {
  npm: (words) => (hasOption(words, /^(?:--workspaces|-ws|--workspace(?:=.*)?|-w)$/) ? runOf(words) : null),
  pnpm: (words) => (hasOption(words, /^(?:-r|--recursive|--filter(?:=.*)?|-F)$/) ? runOf(words) : null),
  yarn: yarnScript,
  bun: (words) => (hasOption(words, /^(?:--filter(?:=.*)?|-F|--workspaces)$/) ? runOf(words) : null),
  turbo: (words) => plain(words).filter((word) => word !== 'run'),
  lerna: (words) => (plain(words)[0] === 'run' ? (plain(words)[1] ?? null) : null),
  nx: nxTarget,
  wsrun: (words) => plain(words)[0] ?? null,
  ultra: (words) => (hasOption(words, /^(?:-r|--recursive)$/) ? (plain(words)[0] ?? null) : null),
};

function yarnScript(words: readonly string[]): string | null {
  const [first, second, ...rest] = words;
  if (first === 'workspace') return runOf(rest);
  if (first !== 'workspaces') return null;
  if (second === 'run') return rest[0] ?? null;
  return second === 'foreach' ? runOf(rest) : null;
}

function nxTarget(words: readonly string[]): string | string[] | null {
  const [verb = '', named = ''] = words;
  if (verb === 'run') return named.split(':')[1] ?? null;
  if (verb !== 'run-many' && verb !== 'affected') return verb === 'test' ? 'test' : null;
  const at = words.findIndex((word) => /^(?:-t|--targets?)(?:=|$)/.test(word));
  if (at === -1) return null;
  const rest = words.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('-'));
  const values = words[at]?.includes('=')
    ? [words[at].replace(/^.*?=/, '')]
    : rest.slice(0, end === -1 ? rest.length : end);
  return values.flatMap((value) => value.split(','));
}

const plain = (words: readonly string[]): string[] => words.filter((word) => !word.startsWith('-'));

const hasOption = (words: readonly string[], option: RegExp): boolean =>
  words.some((word) => option.test(word));

/** `npm test -w a`, `pnpm -r run unit`, `npm run test --workspaces`. */
function runOf(words: readonly string[]): string | null {
  const valued = /^(?:-w|--workspace|--filter|-F|-j|--jobs|--include|--exclude|--from)$/;
  const names = words.filter(
    (word, at) =>
      !word.startsWith('-') && !valued.test(words[at - 1] ?? '') && !/^(?:run|run-script|exec)$/.test(word),
  );
  const [first] = names;
  return first === 't' ? 'test' : (first ?? null);
}
