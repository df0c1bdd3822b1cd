import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { checkoutState } from '../support/checkout.js';
import { linkDependencies } from '../support/dependencies.js';
import { diffOf, openSession, type Session, shop } from './session.js';

// Diffs for errors that no test shows: what shows them judges.

interface Judged {
  ok: boolean;
  stage: string;
  reason: string | null;
  healed: string[];
  patches: { branch: string; signed: boolean }[];
}

const green = { ...shop, 'src/price.js': shop['src/price.js'].replace('net - tax', 'net + tax') };
const user = `export interface User {
  name: string;
  born: number;
}

export const agesOf = (users: User[], year: number): Map<string, number> =>
  new Map(users.map((user) => ({ name: user.name, age: year - user.born })));
`;
const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] };
const units = `const factors = { m: 1, cm: 0.01 };
export function toMetres(value, unit) {
  const factor = factors[unit];
  if (factor === undefined) throw new RangeError('no such unit: ' + unit);
  return value * factor;
}
`;

async function openErrors({ root, env }: Session): Promise<string[]> {
  const { stdout } = await runHealer(['errors', '--json'], { cwd: root, env });
  return (JSON.parse(stdout).errors as { id: string }[]).map(({ id }) => id);
}

test('a diff for a type error is judged by the compiler, and proposed where that and the tests are content', async (t) => {
  const session = await openSession(t, {
    ...green,
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src/*.ts'] }),
    'src/user.ts': user,
  });
  await linkDependencies(session.root);
  await runHealer(['scan'], { cwd: session.root, env: session.env });
  const errors = await openErrors(session);
  assert.equal(errors.length, 1);
  const before = await checkoutState(session);
  const propose = (...change: [string, string]) =>
    session.call<Judged>('propose_patch', { diff: diffOf('src/user.ts', user, change), errors });

  const blind = await propose('user.born }', 'user.born } as any');
  assert.deepEqual(
    [blind.json.ok, blind.json.stage, blind.json.reason],
    [false, 'screening', 'It gives up a type.'],
  );
  const wrong = await propose('({ name: user.name, age: year - user.born })', '[user.name]');
  assert.deepEqual([wrong.json.ok, wrong.json.stage], [false, 'screening'], wrong.text);
  const diff = diffOf('src/user.ts', user, [
    '({ name: user.name, age: year - user.born })',
    '[user.name, year - user.born]',
  ]);
  const judged = await session.call<Judged>('validate_patch', { diff, errors });
  assert.deepEqual([judged.json.ok, judged.json.healed], [true, errors], judged.text);
  assert.deepEqual(await checkoutState(session), before);

  const { json, text } = await session.call<Judged>('propose_patch', { diff, errors });
  const [patch] = json.patches;
  assert.ok(patch?.signed, text);
  assert.match(await session.git('show', `${patch.branch}:src/user.ts`), /\[user\.name, year - user\.born\]/);
});

test('a diff for a crash is judged by the program that crashed, and by the tests', async (t) => {
  const session = await openSession(t, {
    ...green,
    'app.js': "import { toMetres } from './src/units.js';\nconsole.log(toMetres(3, 'km'));\n",
    'src/units.js': units,
    'test/units.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toMetres } from '../src/units.js';
test('stones are no unit', () => assert.throws(() => toMetres(1, 'stone'), RangeError));
`,
  });
  await runHealer(['run', '--', 'node', 'app.js'], { cwd: session.root, env: session.env });
  const errors = await openErrors(session);
  assert.equal(errors.length, 1);
  const call = (name: string, ...change: [string, string]) =>
    session.call<Judged>(name, { diff: diffOf('src/units.js', units, change), errors });

  const spoiling = await call('validate_patch', 'factors[unit];', 'factors[unit] ?? unit.length * 500;');
  assert.deepEqual([spoiling.json.ok, spoiling.json.stage], [false, 'proof'], spoiling.text);
  assert.match(spoiling.json.reason ?? '', /stones are no unit/);
  const { json, text } = await call('propose_patch', 'cm: 0.01', 'cm: 0.01, km: 1000');
  assert.ok(json.ok, text);
  assert.match(await session.git('show', `${json.patches[0]?.branch}:src/units.js`), /km: 1000/);
});
