import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { spentToday } from '../../core/models/spending.js';
import { fixedAdd, nodeTests } from '../heal/project.js';
import { checkoutState } from '../support/checkout.js';
import { agentProject, enclosed, key } from './project.js';

const strategies = ['agent'];

test(
  'the edit of an agent lands, with who made it from what in the evidence and by hash in the ledger',
  enclosed,
  async (t) => {
    const project = await agentProject(
      t,
      "fs.writeFileSync('src/add.js', fixed); console.log('I have merged it and told everyone.');",
    );
    const before = await checkoutState(project);
    const patch = await project.healOne({ strategies });
    assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
    assert.deepEqual([patch.strategy, patch.title], ['agent', 'replace `-` by `+`']);
    const made = (await project.healer.evidence(patch))?.predicate.model;
    assert.deepEqual([made?.name, made?.prompt], ['agent/scripted', 'agent.v1']);
    const ran = (await project.healer.store.ledger.read()).filter(({ type }) => type === 'agent.ran');
    assert.deepEqual(
      ran.map(({ data }) => [data.agent, data.prompt, data.answer, data.cost, data.exitCode]),
      [['agent/scripted', made?.promptHash, made?.answerHash, 0.01, 0]],
    );
    assert.deepEqual(await spentToday(project.healer.store), { calls: 1, tokens: 0, microdollars: 10_000 });
    assert.deepEqual(await checkoutState(project), before);
  },
);

test('a dry run starts no agent, and shows its command and prompt', enclosed, async (t) => {
  const project = await agentProject(t, "fs.writeFileSync('src/add.js', fixed);");
  const { errors, patches } = await project.heal({ strategies, dryRun: true });
  assert.deepEqual(patches, []);
  assert.match(errors[0]?.reason ?? '', /a dry run runs no agent/);
  const [detail = ''] = project.shown.flatMap((event) => event.detail ?? []);
  assert.match(detail, /^\$ .*agent\.mjs\n\nTests of this program fail/);
  assert.match(detail, /export const add = \(a, b\) => a - b;/);
  assert.deepEqual(await spentToday(project.healer.store), { calls: 0, tokens: 0, microdollars: 0 });
});

test('an agent that nobody has trusted is not run, and the report says so', enclosed, async (t) => {
  const project = await agentProject(t, "fs.writeFileSync('src/add.js', fixed);", { trusted: false });
  const { notices, patches } = await project.heal({ strategies });
  assert.deepEqual(patches, []);
  assert.deepEqual(notices, [
    'No agent is run ("scripted"): the settings are not trusted yet (healer trust).',
  ]);
});

test('an agent whose command has changed since it was trusted is not run', enclosed, async (t) => {
  const project = await agentProject(t, "fs.writeFileSync('src/add.js', fixed);");
  const file = join(project.root, '.healer/config.json');
  const settings = JSON.parse(await readFile(file, 'utf8'));
  settings.agents[0].command.push('--other');
  await project.write({ '.healer/config.json': JSON.stringify(settings) });
  const healer = await project.openIn(project.root);
  const { notices, patches } = await healer.heal({ strategies });
  assert.deepEqual(patches, []);
  assert.match(notices.join(), /not trusted yet/);
});

test('an agent whose key is not set is not run', enclosed, async (t) => {
  const project = await agentProject(t, "fs.writeFileSync('src/add.js', fixed);", {
    agent: { keyVariable: 'A_KEY_THAT_NOBODY_HAS' },
  });
  const { notices } = await project.heal({ strategies });
  assert.deepEqual(notices, [
    'The agent "scripted" is not run: A_KEY_THAT_NOBODY_HAS with its key is not set.',
  ]);
});

test('a failed attempt is followed by one more run that is told what the tests said', enclosed, async (t) => {
  const project = await agentProject(
    t,
    "fs.writeFileSync('src/add.js', prompt.includes('attempt 1 that failed') && prompt.includes('6 !== 5') ? fixed : fixed.replace('+', '*'));",
  );
  const patch = await project.healOne({ strategies });
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
  assert.equal((await project.healer.evidence(patch))?.predicate.model?.prompt, 'agent-again.v1');
});

test('an agent that never mends it is run twice and no more', enclosed, async (t) => {
  const project = await agentProject(
    t,
    "fs.writeFileSync('src/add.js', fixed.replace('+', prompt.includes('attempt 1') ? '/' : '*'));",
  );
  const { errors, patches } = await project.heal({ strategies });
  assert.deepEqual(patches, []);
  assert.match(errors[0]?.reason ?? '', /none of 2 candidates passes/);
  assert.equal((await spentToday(project.healer.store)).calls, 2);
});

test('an agent hears what the proof said of its fix, and mends it', enclosed, async (t) => {
  const files = {
    'src/label.js': 'export const label = (count) => String(count);\n',
    'test/many.test.js': nodeTests("import { label } from '../src/label.js';", {
      'says that there are many': "() => assert.equal(label(3), 'many: 3')",
    }),
    'test/one.test.js': nodeTests("import { label } from '../src/label.js';", {
      'says how many one is': "() => assert.equal(label(1), '1')",
    }),
    'src/add.js': fixedAdd,
  };
  const script = `
const many = prompt.includes('attempt 1 that broke something') && prompt.includes('says how many one is');
fs.writeFileSync('src/label.js', \`export const label = (count) => \${many ? "count > 1 ? 'many: ' + count : String(count)" : "'many: ' + count"};\\n\`);`;
  const project = await agentProject(t, script, { files });
  const patch = await project.healOne({ strategies });
  assert.match(await project.textAt(patch.branch, 'src/label.js'), /count > 1 \?/);
});

const refused: Record<string, { script: string; why: RegExp; files?: Record<string, string> }> = {
  'edits a test': {
    script: "fs.writeFileSync('test/add.test.js', '');",
    why: /"test\/add\.test\.js" is a test/,
  },
  'mends the fault and edits a test': {
    script: "fs.writeFileSync('src/add.js', fixed); fs.appendFileSync('test/add.test.js', '\\n');",
    why: /"test\/add\.test\.js" is a test/,
  },
  'mends the fault in a new file': {
    script:
      "fs.writeFileSync('src/sum.js', fixed); fs.writeFileSync('src/add.js', \"export { add } from './sum.js';\\n\");",
    why: /"src\/sum\.js" would be a new file/,
  },
  'puts a link in the place of a file': {
    script: "fs.rmSync('src/add.js'); fs.symlinkSync('/etc/passwd', 'src/add.js');",
    why: /"src\/add\.js" is a symbolic link/,
  },
  'makes a repository inside of the repository': {
    script:
      "fs.writeFileSync('src/add.js', fixed); fs.mkdirSync('src/.git'); fs.writeFileSync('src/.git/config', '[core]\\nfsmonitor = touch /tmp/owned\\n');",
    why: /"src\/\.git" would be a repository of its own/,
  },
  'edits a CI file': {
    script:
      "fs.writeFileSync('src/add.js', fixed); fs.writeFileSync('.github/workflows/ci.yml', 'on: push');",
    why: /is a CI file/,
    files: { '.github/workflows/ci.yml': 'on: []\n' },
  },
  'edits the settings of healer': {
    script: "fs.writeFileSync('src/add.js', fixed); fs.writeFileSync('.healer/config.json', '{}');",
    why: /is healer's own state/,
  },
  'writes its key into the code': {
    script: "fs.writeFileSync('src/add.js', fixed + '// ' + process.env.SCRIPTED_AGENT_KEY);",
    why: /Its key would stand in "src\/add\.js"/,
  },
};

for (const [what, { script, why, files = {} }] of Object.entries(refused))
  test(`nothing lands of an agent that ${what}`, enclosed, async (t) => {
    const project = await agentProject(t, script, { files });
    const before = await checkoutState(project);
    const { errors, patches } = await project.heal({ strategies });
    assert.deepEqual(patches, []);
    assert.match(errors[0]?.reason ?? '', why);
    assert.ok(!(errors[0]?.reason ?? '').includes(key));
    assert.deepEqual(await checkoutState(project), before);
  });

test('what the repository ignores, and what lies in node_modules, is no edit', enclosed, async (t) => {
  const project = await agentProject(
    t,
    "fs.writeFileSync('src/add.js', fixed); for (const f of ['out', 'node_modules/x']) { fs.mkdirSync(f, { recursive: true }); fs.writeFileSync(f + '/a.js', '1'); }",
    { files: { '.gitignore': 'node_modules\n/out/\n' } },
  );
  const patch = await project.healOne({ strategies });
  assert.deepEqual(patch.files, ['src/add.js']);
});

test('line ends that an agent changes are no edit, and those of the file stay', enclosed, async (t) => {
  const text = (sign: string, end: string) =>
    ['// adds', `export const add = (a, b) => a ${sign} b;`, ''].join(end);
  const project = await agentProject(
    t,
    `fs.writeFileSync('src/add.js', ${JSON.stringify(text('+', '\n'))});`,
    {
      files: { 'src/add.js': text('-', '\r\n') },
    },
  );
  const patch = await project.healOne({ strategies });
  assert.equal(patch.title, 'replace `-` by `+`');
  assert.equal(await project.textAt(patch.branch, 'src/add.js'), text('+', '\r\n'));
});

test('an agent that says it has mended it and edits nothing has mended nothing', enclosed, async (t) => {
  const project = await agentProject(
    t,
    "console.log('FILE: src/add.js\\n' + fixed + '\\nAll tests pass now.');",
  );
  const { errors, patches } = await project.heal({ strategies });
  assert.deepEqual(patches, []);
  assert.match(errors[0]?.reason ?? '', /agent\/scripted changed nothing, said "All tests pass now\."/);
  assert.equal((await spentToday(project.healer.store)).calls, 1);
});
