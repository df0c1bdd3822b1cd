import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { fixedAdd } from '../heal/project.js';
import { linkDependencies } from '../support/dependencies.js';
import { type AgentProject, agentProject, enclosed, key, keyVariable } from './project.js';

const units = `const factors = { m: 1, cm: 0.01 };

export function toMetres(value, unit) {
  const factor = factors[unit];
  if (factor === undefined) throw new RangeError('no such unit: ' + unit);
  return value * factor;
}
`;
const crashing = {
  'src/add.js': fixedAdd,
  'app.js': "import { toMetres } from './src/units.js';\nconsole.log(toMetres(3, 'km'));\n",
  'src/units.js': units,
};

async function healerIn({ root, env }: AgentProject, ...words: string[]) {
  const { stdout } = await runHealer(words, { cwd: root, env: { ...env, [keyVariable]: key } });
  return stdout;
}

test(
  'a crash that no free strategy mends is mended by an agent, and the program vouches for it',
  enclosed,
  async (t) => {
    const script = `
if (prompt.startsWith('This program crashes.') && prompt.includes('no such unit: km'))
  fs.writeFileSync('src/units.js', fs.readFileSync('src/units.js', 'utf8').replace('cm: 0.01', 'cm: 0.01, km: 1000'));`;
    const project = await agentProject(t, script, { files: crashing, trusted: false });
    await healerIn(project, 'trust');
    await healerIn(project, 'run', '--', 'node', 'app.js');
    const { patches } = JSON.parse(await healerIn(project, 'heal', '--json'));
    assert.equal(patches[0]?.strategy, 'agent');
    assert.match(await project.textAt(patches[0].branch, 'src/units.js'), /km: 1000/);
  },
);

test('an agent that takes out what crashes, or ends the program, has mended nothing', enclosed, async (t) => {
  const script = `
const text = fs.readFileSync('src/units.js', 'utf8');
fs.writeFileSync('src/units.js', prompt.includes('attempt') ? text.replace(/  if .*\\n/, '') : 'process.exit(0);\\n' + text);`;
  const project = await agentProject(t, script, { files: crashing, trusted: false });
  await healerIn(project, 'trust');
  await healerIn(project, 'run', '--', 'node', 'app.js');
  const { errors, patches } = JSON.parse(await healerIn(project, 'heal', '--strategy', 'agent', '--json'));
  assert.deepEqual(patches, []);
  assert.match(errors[0]?.reason ?? '', /ends or commands the process/);
});

test('a type error is mended by an agent, and the compiler vouches for it', enclosed, async (t) => {
  const ages = `export interface User {
  name: string;
  born: number;
}

export const agesOf = (users: User[], year: number): Map<string, number> =>
  new Map(users.map((user) => ({ name: user.name, age: year - user.born })));
`;
  const compilerOptions = { strict: true, noEmit: true, target: 'es2022', module: 'nodenext', types: [] };
  const script = `
fs.writeFileSync('src/user.ts', fs.readFileSync('src/user.ts', 'utf8').replace('({ name: user.name, age: year - user.born })', '[user.name, year - user.born]'));`;
  const project = await agentProject(t, script, {
    files: {
      'src/add.js': fixedAdd,
      'src/user.ts': ages,
      'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src'] }),
    },
    trusted: false,
  });
  await linkDependencies(project.root);
  await healerIn(project, 'trust');
  await healerIn(project, 'scan');
  const { patches } = JSON.parse(await healerIn(project, 'heal', '--strategy', 'agent', '--json'));
  assert.equal(patches[0]?.strategy, 'agent');
  assert.match(
    await project.textAt(patches[0].branch, 'src/user.ts'),
    /\(user\) => \[user\.name, year - user\.born\]/,
  );
});
