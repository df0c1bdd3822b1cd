import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startModelServer } from '../support/model-server.js';
import { block } from '../support/scripted-model.js';
import { errorsIn, healAll, manifest, nodeTest, noteOf, onlyPatch, openSession, textAt } from './project.js';

const passing = { 'test/one.test.js': nodeTest('assert.equal(1, 1)') };

/** A session with a model of this machine that says what `says` makes of each prompt. */
async function sessionWith(t: TestContext, files: Record<string, string>, says: (prompt: string) => string) {
  const prompts: string[] = [];
  const server = await startModelServer('ollama', ({ body }) => {
    const prompt = JSON.stringify(body);
    prompts.push(prompt);
    return { text: says(prompt) };
  });
  t.after(server.close);
  const session = await openSession(
    t,
    { 'package.json': manifest({}), ...files, ...passing },
    { dependencies: true },
  );
  Object.assign(session.env, { LLM_MODEL: 'm', LLM_ENDPOINT: server.endpoint });
  return { session, prompts };
}

const units = `const factors = { m: 1, cm: 0.01 };

export function toMetres(value, unit) {
  const factor = factors[unit];
  if (factor === undefined) throw new RangeError('no such unit: ' + unit);
  return value * factor;
}
`;
const crashing = {
  'app.js': `import { toMetres } from './src/units.js';\nconsole.log(toMetres(3, 'km'));\n`,
  'src/units.js': units,
};
const table = 'const factors = { m: 1, cm: 0.01 };';

test('A crash that no free strategy mends is mended by a model, and the program vouches for it', async (t) => {
  const { session, prompts } = await sessionWith(t, crashing, () =>
    block('src/units.js', table, 'const factors = { m: 1, cm: 0.01, km: 1000 };'),
  );
  await session.healer('run', '--', 'node', 'app.js');
  const patch = onlyPatch(await healAll(session));
  assert.match(await textAt(session, patch.branch, 'src/units.js'), /km: 1000/);
  assert.match(prompts[0] ?? '', /This program crashes\./);
  assert.match(prompts[0] ?? '', /RangeError: no such unit: km/);
  const { tests, confidence } = await noteOf(session, patch.commit);
  assert.ok(
    tests.some(
      ({ file, before, after }) => file === 'src/units.js' && before === 'failed' && after === 'passed',
    ),
  );
  assert.ok(confidence.factors.some(({ name, weight }) => name === 'check' && weight < 0));
});

const escapes: { title: string; answer: string; told: RegExp }[] = [
  {
    title: 'ends the program before it crashes',
    answer: block('src/units.js', 'const factor = factors[unit];', 'process.exit(0);'),
    told: /why a change was thrown away.* ends or commands the process/,
  },
  {
    title: 'takes the check out',
    answer: block(
      'src/units.js',
      "  if (factor === undefined) throw new RangeError('no such unit: ' + unit);\n",
      '',
    ),
    told: /refused[^"]*It takes code out/,
  },
  {
    title: 'hears of the crash instead of the runtime',
    answer: block('src/units.js', table, `${table}\nprocess.on('uncaughtException', () => {});`),
    told: /why a change was thrown away.* catches errors or the end of the whole process/,
  },
  {
    title: 'takes the crash from the runtime',
    answer: block('src/units.js', table, `${table}\nprocess.setUncaughtExceptionCaptureCallback(() => {});`),
    told: /refused[^"]*It takes over what happens when the program fails/,
  },
];

for (const { title, answer, told } of escapes)
  test(`What a model says of a crash lands nothing when it ${title}`, async (t) => {
    const { session, prompts } = await sessionWith(t, crashing, () => answer);
    await session.healer('run', '--', 'node', 'app.js');
    const { errors, patches } = await healAll(session, '--strategy', 'model-direct,model-dialogue');
    assert.deepEqual(patches, []);
    assert.equal(errors[0]?.status, 'unfixed');
    assert.match(prompts.at(-1) ?? '', told);
  });

test('A model hears which test its fix of a crash breaks, and mends it', async (t) => {
  const files = {
    ...crashing,
    'test/units.test.js': nodeTest(
      "assert.throws(() => toMetres(1, 'stone'), RangeError)",
      "import { toMetres } from '../src/units.js';",
    ),
  };
  const { session } = await sessionWith(t, files, (prompt) =>
    prompt.includes('attempt 1 that broke something')
      ? block('src/units.js', table, 'const factors = { m: 1, cm: 0.01, km: 1000 };')
      : block(
          'src/units.js',
          'const factor = factors[unit];',
          'const factor = factors[unit] ?? unit.length * 500;',
        ),
  );
  await session.healer('run', '--', 'node', 'app.js');
  const patch = onlyPatch(await healAll(session, '--strategy', 'model-direct,model-after-proof'));
  assert.match(await textAt(session, patch.branch, 'src/units.js'), /km: 1000/);
});

const tsconfig = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    module: 'nodenext',
    types: [],
    skipLibCheck: true,
  },
  include: ['src'],
});
const typed = {
  'tsconfig.json': tsconfig,
  'src/user.ts': `export interface User {
  name: string;
  born: number;
}

export const agesOf = (users: User[], year: number): Map<string, number> =>
  new Map(users.map((user) => ({ name: user.name, age: year - user.born })));
`,
};
const pair = block(
  'src/user.ts',
  '({ name: user.name, age: year - user.born })',
  '[user.name, year - user.born]',
);

test('A type error that no free strategy mends is mended by a model, and the compiler vouches for it', async (t) => {
  const { session, prompts } = await sessionWith(t, typed, () => pair);
  await session.healer('scan');
  const patch = onlyPatch(await healAll(session));
  assert.match(
    await textAt(session, patch.branch, 'src/user.ts'),
    /\(user\) => \[user\.name, year - user\.born\]/,
  );
  assert.match(prompts[0] ?? '', /The compiler reports a fault in this program\./);
});

test('A model that tells the compiler to be quiet, or gives up a type, lands nothing', async (t) => {
  const quiet = block('src/user.ts', '  new Map(users', '  // @ts-expect-error\n  new Map(users');
  const blind = block('src/user.ts', 'age: year - user.born })', 'age: year - user.born } as any)');
  let asked = 0;
  const { session, prompts } = await sessionWith(t, typed, () => (asked++ % 2 === 0 ? quiet : blind));
  await session.healer('scan');
  const { errors, patches } = await healAll(session, '--strategy', 'model-direct,model-dialogue');
  assert.deepEqual(patches, []);
  assert.equal(errors[0]?.status, 'unfixed');
  assert.match(prompts.at(-1) ?? '', /refused[^"]*It (?:tells the checker to be quiet|gives up a type)/);
});

test('A dry run asks a model nothing about a crash, and says so', async (t) => {
  const { session, prompts } = await sessionWith(t, crashing, () => '');
  await session.healer('run', '--', 'node', 'app.js');
  const [error] = await errorsIn(session);
  const { errors } = await healAll(session, error?.id ?? '', '--dry-run');
  assert.deepEqual(prompts, []);
  assert.match(errors[0]?.reason ?? '', /a dry run asks no model/);
});
