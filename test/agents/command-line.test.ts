import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { spentToday } from '../../core/models/spending.js';
import { runHealer } from '../cli/run-healer.js';
import { fixedAdd } from '../heal/project.js';
import { agentProject, enclosed, key, keyVariable } from './project.js';

const mends = "fs.writeFileSync('src/add.js', fixed);";
const heal = ['heal', '--strategy', 'agent'];

test(
  'healer trust tells what an agent may do, and after it healer heal lands its edit',
  enclosed,
  async (t) => {
    const project = await agentProject(t, mends, { trusted: false, agent: { host: 'api.example.com' } });
    const options = { cwd: project.root, env: { ...project.env, [keyVariable]: key } };
    const early = JSON.parse((await runHealer([...heal, '--json'], options)).stdout);
    assert.deepEqual([early.patches, early.notices.length], [[], 1]);
    const { stdout } = await runHealer(['trust'], options);
    assert.match(
      stdout,
      /"agents" runs the agent scripted, `.*agent\.mjs"`, with api\.example\.com within its reach, with the key in SCRIPTED_AGENT_KEY, booked with \$0\.01 a run, and lets it read /,
    );
    const late = JSON.parse((await runHealer([...heal, '--json'], options)).stdout);
    assert.equal(late.patches[0].strategy, 'agent');
    assert.equal(await project.textAt(late.patches[0].branch, 'src/add.js'), fixedAdd);
  },
);

test(
  'healer heal --dry-run --verbose shows the command of an agent and its prompt, and runs nothing',
  enclosed,
  async (t) => {
    const project = await agentProject(t, mends, { trusted: false });
    const options = { cwd: project.root, env: { ...project.env, [keyVariable]: key } };
    await runHealer(['trust'], options);
    const { stdout, stderr, code } = await runHealer([...heal, '--dry-run', '--verbose'], options);
    assert.equal(code, 1);
    assert.match(stderr, /\$ .*agent\.mjs/);
    assert.match(stderr, /Tests of this program fail/);
    assert.ok(!(stdout + stderr).includes(key));
    assert.deepEqual(await spentToday(project.healer.store), { calls: 0, tokens: 0, microdollars: 0 });
  },
);

test('where nothing encloses it, an agent is not run, and the report says why', {
  skip: process.platform !== 'linux',
}, async (t) => {
  const project = await agentProject(t, mends, { trusted: false, settings: { sign: 'off' } });
  const bin = join(project.folder, 'path');
  await mkdir(bin);
  for (const name of ['git', 'sh', 'node', 'env', 'npm'])
    await symlink(
      execFileSync('/bin/sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim(),
      join(bin, name),
    );
  const options = { cwd: project.root, env: { ...project.env, PATH: bin, [keyVariable]: key } };
  await runHealer(['trust'], options);
  const { notices, patches } = JSON.parse((await runHealer([...heal, '--json'], options)).stdout);
  assert.deepEqual(patches, []);
  assert.match(
    notices.join(),
    /No agent is run \("scripted"\): nothing encloses it, since bubblewrap is not installed/,
  );
});

test('healer status tells which agents would be asked, and why others would not', enclosed, async (t) => {
  const project = await agentProject(t, mends, { trusted: false });
  const options = { cwd: project.root, env: { ...project.env, [keyVariable]: key } };
  assert.match(
    (await runHealer(['status'], options)).stdout,
    /^agents +No agent is run \("scripted"\): .*not trusted/m,
  );
  await runHealer(['trust'], options);
  assert.match((await runHealer(['status'], options)).stdout, /^agents +agent\/scripted$/m);
  const keyless = JSON.parse(
    (await runHealer(['status', '--json'], { ...options, env: project.env })).stdout,
  );
  assert.deepEqual(keyless.agents, {
    names: [],
    leftOut: ['The agent "scripted" is not run: SCRIPTED_AGENT_KEY with its key is not set.'],
  });
});

test('a prompt may stand in a word of the command', enclosed, async (t) => {
  const script =
    "fs.writeFileSync('src/add.js', process.argv[2].startsWith('--message=Tests of this program') && prompt === '' ? fixed : '');";
  const project = await agentProject(t, script, { words: ['--message={prompt}'] });
  const patch = await project.healOne({ strategies: ['agent'] });
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
});

test('the likeliest file of the fault may stand in a word of the command', enclosed, async (t) => {
  const script = "if (process.argv[2] === './src/add.js') fs.writeFileSync(process.argv[2], fixed);";
  const project = await agentProject(t, script, { words: ['{file}'] });
  await project.healOne({ strategies: ['agent'] });
});

test(
  'a program of the repository is no agent, whatever it is called and wherever the PATH leads',
  enclosed,
  async (t) => {
    const project = await agentProject(t, mends, { agent: { command: 'helper' }, trusted: false });
    const bin = join(project.root, 'node_modules', '.bin');
    await mkdir(bin, { recursive: true });
    await symlink(process.execPath, join(bin, 'helper'));
    const env = { ...project.env, PATH: `${bin}:${project.env.PATH}`, [keyVariable]: key };
    const options = { cwd: project.root, env };
    await runHealer(['trust'], options);
    const { agents } = JSON.parse((await runHealer(['status', '--json'], options)).stdout);
    assert.match(
      agents.leftOut.join(),
      /there is no program "helper" on the PATH, outside of the repository/,
    );
  },
);

for (const [what, path] of [
  ['a home', '~/'],
  ['everything', '/'],
  ['the checkout', 'CHECKOUT'],
  ['what a link of the repository leads to', 'CHECKOUT/tools'],
])
  test(`nothing is run that would let an agent read ${what}`, enclosed, async (t) => {
    const project = await agentProject(t, mends, { trusted: false });
    await symlink(project.outside, join(project.root, 'tools'));
    const file = join(project.root, '.healer/config.json');
    const settings = JSON.parse(await readFile(file, 'utf8'));
    settings.agents[0].readable.push(path?.replace('CHECKOUT', project.root));
    await project.write({ '.healer/config.json': JSON.stringify(settings) });
    const options = { cwd: project.root, env: { ...project.env, [keyVariable]: key } };
    await runHealer(['trust'], options);
    const { agents } = JSON.parse((await runHealer(['status', '--json'], options)).stdout);
    assert.match(agents.leftOut.join(), /which holds a home whole, or something of the repository/);
  });

const limits: Record<
  string,
  { agent?: Record<string, unknown>; settings?: Record<string, unknown>; calls: number; why: RegExp }
> = {
  'a number of runs in one healing run': {
    agent: { runsPerHeal: 1 },
    calls: 1,
    why: /agent\/scripted has had its 1 run/,
  },
  'calls in one healing run': {
    settings: { modelBudget: { callsPerHeal: 1 } },
    calls: 1,
    why: /callsPerHeal/,
  },
  'calls in one day': { settings: { modelBudget: { callsPerDay: 0 } }, calls: 0, why: /callsPerDay/ },
  'money in one healing run': {
    settings: { modelBudget: { costPerHeal: 0.019 } },
    calls: 1,
    why: /costPerHeal/,
  },
  'money in one day': { settings: { modelBudget: { costPerDay: 0.009 } }, calls: 0, why: /costPerDay/ },
};

for (const [what, { calls, why, ...setting }] of Object.entries(limits))
  test(`an agent is not run beyond ${what}`, enclosed, async (t) => {
    const project = await agentProject(
      t,
      "fs.writeFileSync('src/add.js', fixed.replace('+', '*'));",
      setting,
    );
    const { errors, patches } = await project.heal({ strategies: ['agent'] });
    assert.deepEqual(patches, []);
    assert.match(errors[0]?.reason ?? '', why);
    assert.deepEqual(await spentToday(project.healer.store), {
      calls,
      tokens: 0,
      microdollars: calls * 10_000,
    });
  });
