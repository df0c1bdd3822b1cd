import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Config } from '../../core/config/schema.js';
import type { Patch } from '../../core/model.js';
import { runHealer } from '../cli/run-healer.js';
import { installed } from '../research/fixture.js';
import { type ModelServer, startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';
import { nodeTests, openProject, type Project } from './project.js';

/** What a model that knows the fix in one form of question alone says to a prompt. */
type Says = (prompt: string, asked: number) => string;

const talk = 'I cannot tell.';

interface Healed {
  project: Project;
  server: ModelServer;
  prompts: string[];
  report: {
    errors: { status: string; reason: string }[];
    patches: Pick<Patch, 'strategy' | 'branch' | 'files'>[];
  };
}

/** Heals a repository with a model behind a server that speaks Ollama's API. */
async function healWith(
  t: TestContext,
  files: Record<string, string>,
  says: Says,
  words: string[] = ['--strategy', 'model'],
  settings: Partial<Config> = {},
): Promise<Healed> {
  const prompts: string[] = [];
  const server = await startModelServer('ollama', ({ body }, asked) => {
    const { messages } = body as { messages: { role: string; content: string }[] };
    const prompt = messages.find(({ role }) => role === 'user')?.content ?? '';
    prompts.push(prompt);
    return { text: says(prompt, asked) };
  });
  t.after(server.close);
  const project = await openProject(t, { '.healer/config.json': JSON.stringify(settings), ...files });
  const env = { ...project.env, LLM_MODEL: 'm', LLM_ENDPOINT: server.endpoint };
  const { stdout, stderr } = await runHealer(['heal', ...words, '--json'], { cwd: project.root, env });
  assert.notEqual(stdout, '', stderr);
  return { project, server, prompts, report: JSON.parse(stdout) };
}

async function onlyFix(healed: Healed, strategy: string, file: string): Promise<string> {
  const [patch, ...others] = healed.report.patches;
  assert.ok(patch && others.length === 0, `${JSON.stringify(healed.report)}\n${healed.prompts.at(-1)}`);
  assert.equal(patch.strategy, strategy);
  assert.deepEqual(patch.files, [file]);
  return healed.project.textAt(patch.branch, file);
}

const shout = `export function shout(words) {
  const loud = words.map((word) => word.toUpperCase());
  return loud.join(' ');
}
`;
const shoutFiles = {
  'src/shout.js': shout.replace("loud.join(' ')", 'loud[0]'),
  'test/shout.test.js': nodeTests("import { shout } from '../src/shout.js';", {
    'shouts in threes': "() => assert.equal(shout(['a', 'b']), 'A-A-A B-B-B!')",
    'shouts one word': "() => assert.equal(shout(['hi']), 'HI-HI-HI!')",
  }),
};

const threes = "words.map((word) => `${word}-${word}-${word}`.toUpperCase()).join(' ') + '!'";
const inThrees = block('src/shout.js', 'loud[0]', threes);

test('a model that can only fill holes heals', async (t) => {
  const healed = await healWith(t, shoutFiles, (prompt) =>
    prompt.includes('<HOLE>') && prompt.includes('return <HOLE>;')
      ? `<<<<<<< HOLE\n${threes}\n>>>>>>> HOLE`
      : talk,
  );
  const text = await onlyFix(healed, 'model-infill', 'src/shout.js');
  assert.match(text, /^ {2}return words\.map\(.*\.join\(' '\) \+ '!';$/m);
});

test('a model that has to explain the fault before it mends it heals', async (t) => {
  const explained = 'The words have to be said in threes, with an exclamation mark.';
  const healed = await healWith(t, shoutFiles, (prompt) =>
    prompt.includes('at most ten sentences') ? explained : prompt.includes(explained) ? inThrees : talk,
  );
  assert.match(await onlyFix(healed, 'model-explain', 'src/shout.js'), /\$\{word\}-\$\{word\}/);
});

test('a model that needs to be told what research has found heals', async (t) => {
  const cell = "import { fillUp } from 'texty';\n\nexport const cell = (text) => fillUp(text, 5);\n";
  const files = {
    'src/cell.js': cell,
    'test/cell.test.js': nodeTests("import { cell } from '../src/cell.js';", {
      'a cell is five wide': "() => assert.equal(cell('a'), '....a')",
    }),
    ...installed(
      'texty',
      { type: 'module', main: 'index.js' },
      {
        'index.js': 'export const padStart = (s, n, { fill }) => s.padStart(n, fill);\n',
        'CHANGELOG.md': '## 2.0.0\n\n- Renamed `fillUp` to `padStart`, which wants to be told the `fill`.\n',
      },
    ),
  };
  const mended =
    "import { padStart } from 'texty';\n\nexport const cell = (text) => padStart(text, 5, { fill: '.' });";
  const healed = await healWith(t, files, (prompt) =>
    prompt.includes('is quoted as hints') && prompt.includes('It suggests: fillUp is called padStart now')
      ? block('src/cell.js', cell.trim(), mended)
      : talk,
  );
  assert.match(await onlyFix(healed, 'model-hints', 'src/cell.js'), /fill: '\.'/);
});

test('a model that needs the compared values of one test at a time heals', async (t) => {
  const healed = await healWith(t, shoutFiles, (prompt) =>
    prompt.includes('Work out which step') && prompt.includes("Expected: 'A-A-A B-B-B!'") ? inThrees : talk,
  );
  assert.match(await onlyFix(healed, 'model-values', 'src/shout.js'), /\$\{word\}-\$\{word\}/);
});

test('a model hears that search had its fix, and that it did not help', async (t) => {
  const other = block('src/shout.js', 'loud[0]', 'loud[1]');
  const healed = await healWith(
    t,
    shoutFiles,
    (prompt) => (prompt.includes('edits that were tried before and did not help') ? inThrees : other),
    ['--strategy', 'search,model-direct,model-dialogue', '--candidates', '600'],
  );
  await onlyFix(healed, 'model-dialogue', 'src/shout.js');
  assert.match(healed.prompts.at(-1) ?? '', /In src\/shout\.js, instead of:\n0\nit said:\n1\n/);
});

const measure = `export function measure(count, unit) {
  const amount = String(count);
  const label = unit;
  return { amount, label };
}
`;
const measureFiles = {
  'src/measure.js': measure,
  'test/measure.test.js': nodeTests("import { measure } from '../src/measure.js';", {
    'groups the digits': "() => assert.equal(measure(1500, 'm').amount, '1,500')",
    'ends the unit with a dot': "() => assert.equal(measure(1, 'm').label, 'm.')",
  }),
};
const grouped = block('src/measure.js', 'String(count)', "count.toLocaleString('en-US')");
const dotted = block('src/measure.js', 'const label = unit;', 'const label = `${unit}.`;');

test('partial fixes that touch different places are put together without another question', async (t) => {
  const healed = await healWith(t, measureFiles, (_, asked) => (asked % 2 === 0 ? grouped : dotted), [
    '--strategy',
    'model-direct,model-merge',
  ]);
  const text = await onlyFix(healed, 'model-merge', 'src/measure.js');
  assert.match(text, /amount = count\.toLocaleString\('en-US'\);\n {2}const label = `\$\{unit\}\.`;/);
  assert.equal(healed.prompts.length, 4);
});

test('what search heals and what a model heals is put together', async (t) => {
  const files = { ...measureFiles, 'src/measure.js': measure.replace('String(count)', 'count - 1') };
  const tests = measureFiles['test/measure.test.js'].replace(
    "measure(1500, 'm').amount, '1,500'",
    "measure(4, 'm').amount, 5",
  );
  const healed = await healWith(t, { ...files, 'test/measure.test.js': tests }, () => dotted, [
    '--strategy',
    'search,model-direct,model-merge',
    '--candidates',
    '300',
  ]);
  const text = await onlyFix(healed, 'model-merge', 'src/measure.js');
  assert.match(text, /amount = count \+ 1;\n {2}const label = `\$\{unit\}\.`;/);
});

test('a model is asked to make one of partial fixes that touch the same place', async (t) => {
  const both = 'const [amount, label] = [String(count), `${unit}.`];';
  const whole = 'const amount = String(count);\n  const label = unit;';
  const healed = await healWith(
    t,
    measureFiles,
    (prompt, asked) =>
      prompt.includes('part 2 of a fix')
        ? `${grouped}\n${dotted}`
        : asked % 2 === 0
          ? grouped
          : block('src/measure.js', whole, both),
    ['--strategy', 'model-direct,model-merge'],
  );
  await onlyFix(healed, 'model-merge', 'src/measure.js');
  assert.match(healed.prompts.at(-1) ?? '', /It makes pass:\ntest\/measure\.test\.js > groups the digits\n/);
});

const label = 'export const label = (count) => String(count);\n';
const labelFiles = {
  'src/label.js': label,
  'test/many.test.js': nodeTests("import { label } from '../src/label.js';", {
    'says that there are many': "() => assert.equal(label(3), 'many: 3')",
  }),
  'test/one.test.js': nodeTests("import { label } from '../src/label.js';", {
    'says how many one is': "() => assert.equal(label(1), '1')",
  }),
};
const manyAlways = block('src/label.js', 'String(count)', '`many: ${count}`');
const manyOrOne = block('src/label.js', 'String(count)', 'count > 1 ? `many: ${count}` : String(count)');

test('a model hears what the proof said of its fix, and mends it', async (t) => {
  const healed = await healWith(t, labelFiles, (prompt) =>
    prompt.includes('attempt 1 that broke something') ? manyOrOne : manyAlways,
  );
  const text = await onlyFix(healed, 'model-after-proof', 'src/label.js');
  assert.match(text, /count > 1 \? `many: \$\{count\}` : String\(count\);/);
  const told = healed.prompts.at(-1) ?? '';
  assert.match(
    told,
    /it said:\n`many: \$\{count\}`\nOutcome:\n.*says how many one is.* passed before and fails now/,
  );
  assert.match(told, /file="test\/one\.test\.js">\nTitles: says how many one is\n/);
});

test('a model that breaks the same again and again is not asked for ever', async (t) => {
  const answer = (_: string, asked: number): string =>
    block('src/label.js', 'String(count)', `\`many: \${count + ${asked} - ${asked}}\``);
  const healed = await healWith(t, labelFiles, answer, ['--strategy', 'model-direct,model-after-proof']);
  assert.deepEqual(healed.report.patches, []);
  assert.match(healed.report.errors[0]?.reason ?? '', /failed the proof: .*says how many one is.* fails now/);
  const rounds = healed.prompts.filter((prompt) => prompt.includes('attempt 1 that broke something'));
  assert.ok(rounds.length > 0 && rounds.length <= 6, `${rounds.length}`);
});

test('what a model gives beside what search has is ranked by one confidence, and the evidence tells of both', async (t) => {
  const files = {
    'src/name.js': `const nobody = { name: 'nobody' };

export function nameOf(user) {
  return user.name;
}

export const isKnown = (user) => user !== null && nameOf(user) !== nobody.name;
`,
    'test/name.test.js': nodeTests("import { nameOf } from '../src/name.js';", {
      'names who is there': "() => assert.equal(nameOf({ name: 'Ada' }), 'Ada')",
      'does not stumble over nobody': '() => assert.doesNotThrow(() => nameOf(null))',
    }),
  };
  const answer = block(
    'src/name.js',
    'return user.name;',
    'return [user ?? nobody].map(({ name }) => name)[0];',
  );
  const healed = await healWith(t, files, () => answer, ['--strategy', 'search,model-direct']);
  const [patch] = healed.report.patches;
  assert.ok(patch, JSON.stringify(healed.report));
  const note = await healed.project.git('notes', '--ref=healer', 'show', patch.branch);
  const { alternatives, confidence } = JSON.parse(note).predicate;
  assert.equal(patch.strategy, 'model-direct');
  const [next] = alternatives as { strategy: string; confidence: number }[];
  assert.equal(next?.strategy, 'search');
  assert.ok(next.confidence < confidence.value, `${next.confidence} of ${confidence.value}`);
});
