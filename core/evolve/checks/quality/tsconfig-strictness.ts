import { beyondStrict, partsOfStrict } from '../../../sandbox/guard/strictness.js';
import type { ProjectCheck } from '../../check.js';
import type { Project } from '../../project.js';
import { optionEdits } from '../../tsconfig/option-edits.js';

const tsc = 'node_modules/typescript/bin/tsc';
const file = 'tsconfig.json';

export const tsconfigStrictness: ProjectCheck = {
  id: 'tsconfig-strictness',
  category: 'quality',
  severity: 'note',
  reach: 'project',
  title: 'an option of TypeScript that finds mistakes, is off, and finds none today',
  why: 'Switched on while the code still passes, it costs nothing and keeps the next mistake out. The project’s own compiler is run in the sandbox with each option in turn, and once with all that passed; what is proposed has no new error on the tree as it is. That takes as long as a dozen runs of `tsc`, so it runs on request. Looked at is the `tsconfig.json` at the root.',
  example: {
    bad: '{ "compilerOptions": { "target": "es2022" } }',
    good: '{ "compilerOptions": { "strict": true, "target": "es2022" } }',
  },
  fixes: true,
  on: false,
  decidable: 'The compiler says of each option that it finds nothing.',
  onRequest: 'It runs the compiler once for each option.',
  source: 'https://www.typescriptlang.org/tsconfig/#Type_Checking_6248',
  async examine(project) {
    const text = await project.read(file);
    if (text === null) return [];
    const options = await effectiveOptions(project);
    if (!options) return [];
    if (!(await passes(project, []))) {
      project.tell('tsconfig-strictness needs a tree without errors of tsc, and there are some');
      return [];
    }
    const passing = await passingOptions(project, options);
    if (passing.length === 0 || !(await passes(project, passing))) return [];
    const edits = optionEdits(text, passing);
    return [
      {
        file,
        line: lineOfOptions(text),
        message: `${passing.join(', ')} can be switched on without an error`,
        key: passing.join(' '),
        ...(edits && {
          fix: {
            title: `switch on ${passing.join(', ')}`,
            edits: edits.map((edit) => ({ file, ...edit })),
          },
        }),
      },
    ];
  },
};

/** `strict` as a whole where that passes, else those of its parts that do; then the others. */
async function passingOptions(project: Project, options: Record<string, unknown>): Promise<string[]> {
  const isOff = (name: string): boolean => options[name] !== true;
  const passing: string[] = [];
  if (isOff('strict')) {
    if (await passes(project, ['strict'])) passing.push('strict');
    else
      for (const part of partsOfStrict.filter(isOff))
        if (await passes(project, [...passing, part])) passing.push(part);
  } else {
    const parts = partsOfStrict.filter((part) => options[part] === false);
    for (const part of parts) if (await passes(project, [part])) passing.push(part);
  }
  for (const name of beyondStrict.filter(isOff))
    if (await passes(project, [...passing, name])) passing.push(name);
  return passing.filter(
    (name) =>
      // Without null checks it says nothing, and TypeScript refuses it.
      !/^(?:strictPropertyInitialization|exactOptionalPropertyTypes)$/.test(name) ||
      options.strict === true ||
      options.strictNullChecks === true ||
      passing.some((each) => each === 'strict' || each === 'strictNullChecks'),
  );
}

/** The options that hold, those of what it extends included; null where the compiler does not say. */
async function effectiveOptions(project: Project): Promise<Record<string, unknown> | null> {
  const { exitCode, stdout } = await project.run(['node', tsc, '-p', file, '--showConfig']);
  try {
    if (exitCode !== 0) throw new Error(stdout);
    return (JSON.parse(stdout) as { compilerOptions?: Record<string, unknown> }).compilerOptions ?? {};
  } catch {
    project.tell('tsconfig-strictness could not ask the TypeScript of the project for its options');
    return null;
  }
}

async function passes(project: Project, options: readonly string[]): Promise<boolean> {
  project.signal?.throwIfAborted();
  const set = options.flatMap((name) => [`--${name}`, 'true']);
  const command = ['node', tsc, '-p', file, '--noEmit', '--incremental', 'false', ...set];
  const { exitCode, timedOut } = await project.run(command);
  if (timedOut)
    project.tell(
      `tsconfig-strictness: tsc did not end in time with ${options.join(', ') || 'the options as they are'}`,
    );
  return exitCode === 0;
}

const lineOfOptions = (text: string): number =>
  text.slice(0, Math.max(0, text.indexOf('"compilerOptions"'))).split('\n').length;
