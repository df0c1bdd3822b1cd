/** One simple command of a script: `A=1 c8 mocha -r x test` without the operators around it. */
export interface SimpleCommand {
  /** Assignments in front, cross-env's too. */
  env: [name: string, value: string][];
  words: string[];
  /** As it stands in the script: globs and expansions are the shell's. */
  text: string;
}

/**
 * Splits a package.json script at `&&`, `||`, `;` and `|`, and its parts into words, by the quoting rules of
 * POSIX sh. Expansions are kept as text. Null where it holds what cannot be split (substitutions, groups).
 */
export function parseScript(script: string): SimpleCommand[] | null {
  if (/[`\n]|\$\(|(?:^|[\s;&|])[({]\s/.test(script)) return null;
  const commands: SimpleCommand[] = [];
  let raw: string[] = [];
  for (const token of tokens(script)) {
    if (token === null) return null;
    if (typeof token === 'string') raw.push(token);
    else {
      commands.push(simple(raw));
      raw = [];
    }
  }
  commands.push(simple(raw));
  return commands.filter(({ words }) => words.length > 0);
}

/** Quotes one word for POSIX sh, only where it needs it. */
export const shellQuote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

const wrappers = new Set(['cross-env', 'cross-env-shell', 'c8', 'nyc', 'npx', 'env', 'exec', 'time']);

function simple(raw: readonly string[]): SimpleCommand {
  const env: SimpleCommand['env'] = [];
  const rest = raw.map(unquote);
  for (;;) {
    const word = rest[0];
    if (word === undefined) break;
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word);
    if (assignment) env.push([assignment[1] ?? '', assignment[2] ?? '']);
    else if (!wrappers.has(word) && !/^-/.test(word)) break;
    rest.shift();
    if (word === 'c8' || word === 'nyc') dropOptions(rest, coverageOptions);
    if (word === 'npx') dropOptions(rest, new Set(['-p', '--package']));
    if (word.startsWith('-')) break;
  }
  return { env, words: rest, text: raw.join(' ') };
}

/** Options of c8 and nyc that take a value of their own. */
const coverageOptions = new Set(
  [
    'reporter',
    'report-dir',
    'reports-dir',
    'temp-dir',
    'include',
    'exclude',
    'extension',
    'require',
    'src',
    'lines',
    'branches',
  ]
    .concat(['functions', 'statements', 'config', 'cwd', 'cache-dir'])
    .map((name) => `--${name}`)
    .concat(['-r', '-o', '-x', '-n', '-e', '-i']),
);

function dropOptions(words: string[], valued: ReadonlySet<string>): void {
  while (words[0]?.startsWith('-')) {
    const option = words.shift() ?? '';
    if (option === '--') return;
    if (valued.has(option)) words.shift();
  }
}

/** Words with their quotes, `{}` for an operator, null for an unclosed quote or a redirection. */
function* tokens(script: string): Generator<string | object | null> {
  let at = 0;
  while (at < script.length) {
    const rest = script.slice(at);
    const space = /^\s+/.exec(rest);
    const operator = /^(?:&&|\|\||[;|&])/.exec(rest);
    if (space) at += space[0].length;
    else if (operator) {
      at += operator[0].length;
      yield {};
    } else {
      const word = /^(?:'[^']*'|"(?:[^"\\]|\\.)*"|\\.|[^\s;&|'"\\<>])+/s.exec(rest)?.[0];
      if (!word) return yield null;
      at += word.length;
      yield word;
    }
  }
}

const unquote = (word: string): string =>
  word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
    (_all, single?: string, double?: string, escaped?: string) =>
      single ?? (double === undefined ? (escaped ?? '') : double.replace(/\\([$`"\\])/g, '$1')),
  );
