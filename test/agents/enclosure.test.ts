import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fixedAdd } from '../heal/project.js';
import { checkoutState } from '../support/checkout.js';
import { agentProject, enclosed, key, keyVariable } from './project.js';

const strategies = ['agent'];
const mends = "fs.writeFileSync('src/add.js', fixed);";

/** Whether a process with this word in its command line is alive. */
async function isRunning(word: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.some((line) => line.includes(word));
}

/** Leaves a process of its own session behind that holds the streams open. */
const staying = (word: string) =>
  `const { spawn } = await import('node:child_process');
spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${word}'], { detached: true, stdio: 'inherit' }).unref();`;

test('nobody whom an agent has started outlives it', enclosed, async (t) => {
  const word = `stays-${process.pid}`;
  const project = await agentProject(t, `${staying(word)}\n${mends}`);
  await project.healOne({ strategies });
  assert.ok(!(await isRunning(word)));
});

test(
  'an agent that never ends is ended at its limit, with all that it started, and what it had mended is tried',
  enclosed,
  async (t) => {
    const word = `endless-${process.pid}`;
    const project = await agentProject(t, `${staying(word)}\n${mends}\nsetInterval(() => {}, 1000);`, {
      agent: { timeout: '10s' },
    });
    const patch = await project.healOne({ strategies });
    assert.equal(await project.textAt(patch.branch, 'src/add.js'), fixedAdd);
    assert.ok(!(await isRunning(word)));
    const [ran] = (await project.healer.store.ledger.read()).filter(({ type }) => type === 'agent.ran');
    assert.equal(ran?.data.timedOut, true);
  },
);

test('an agent that would take all the time that is left is ended before', enclosed, async (t) => {
  const project = await agentProject(t, 'setInterval(() => {}, 1000);');
  const { errors } = await project.heal({ strategies, budgetMs: 20_000 });
  assert.match(errors[0]?.reason ?? '', /agent\/scripted was ended after \d+ s, changed nothing/);
});

test('an agent that never ends and changes nothing is told of in the report', enclosed, async (t) => {
  const project = await agentProject(t, 'setInterval(() => {}, 1000);', { agent: { timeout: '2s' } });
  const { errors } = await project.heal({ strategies });
  assert.match(errors[0]?.reason ?? '', /agent\/scripted was ended after 2 s, changed nothing/);
});

test('who stops the healing stops the agent, with all that it started', enclosed, async (t) => {
  const word = `stopped-${process.pid}`;
  const project = await agentProject(t, `${staying(word)}\nsetInterval(() => {}, 1000);`);
  const healing = project.heal({ strategies });
  let over = false;
  healing.then(
    () => (over = true),
    () => (over = true),
  );
  while (!over && !(await isRunning(word))) await wait(50);
  await project.healer.dispose();
  await assert.rejects(healing, { code: 'ABORTED' });
  assert.ok(!(await isRunning(word)));
});

/** Mends the fault, and tells in a comment what `seen` holds, without its own key. */
const tells = `fs.writeFileSync('src/add.js', fixed + '// ' + Buffer.from(JSON.stringify(seen).replaceAll(process.env.${keyVariable}, 'OWN')).toString('base64') + '\\n'); process.exit();`;

async function toldBy(project: Awaited<ReturnType<typeof agentProject>>) {
  const patch = await project.healOne({ strategies });
  const [, told = ''] = /\/\/ (\S+)/.exec(await project.textAt(patch.branch, 'src/add.js')) ?? [];
  return JSON.parse(Buffer.from(told, 'base64').toString('utf8'));
}

test(
  'an agent sees its key and an allow-list of the environment, and no other secret anywhere',
  enclosed,
  async (t) => {
    const secret = 'planted-secret-0123456789';
    Object.assign(process.env, { PLANTED_TOKEN: secret, GH_TOKEN: secret });
    t.after(() => {
      delete process.env.PLANTED_TOKEN;
      delete process.env.GH_TOKEN;
    });
    const script = `
const read = (path) => { try { return fs.statSync(path).isDirectory() ? fs.readdirSync(path) : fs.readFileSync(path, 'latin1'); } catch (error) { return error.code; } };
const { execSync } = await import('node:child_process');
const say = (line) => { try { return execSync(line, { encoding: 'utf8', stdio: 'pipe' }); } catch (error) { return error.code ?? 'failed'; } };
const checkout = 'CHECKOUT';
const processes = fs.readdirSync('/proc').filter((name) => Number(name) > 0);
const seen = {
  env: process.env,
  home: read(process.env.HOME),
  places: ['/root', '/home', '/run', checkout, checkout + '/.env', checkout + '/../home', checkout + '/../home/.netrc', '/etc/shadow'].map(read),
  environments: processes.map((pid) => read('/proc/' + pid + '/environ')),
  git: say('git config --list --show-origin'),
};
${tells}`;
    const project = await agentProject(t, script, { files: { '.gitignore': 'node_modules\n.env\n' } });
    await project.write({ '.env': secret, '../home/.netrc': secret });
    await project.git('remote', 'add', 'origin', `https://user:${secret}@example.com/a.git`);
    const program = join(project.folder, 'bin', 'agent.mjs');
    await writeFile(program, (await readFile(program, 'utf8')).replace('CHECKOUT', project.root));
    const seen = await toldBy(project);
    assert.ok(!JSON.stringify(seen).includes(secret));
    assert.equal(seen.env[keyVariable], 'OWN');
    assert.deepEqual(seen.home, []);
    const [root, , run, , dotenv] = seen.places;
    assert.deepEqual([root, run, dotenv], [[], [], 'ENOENT']);
    const own = [
      keyVariable,
      'HOME',
      'USERPROFILE',
      'TMPDIR',
      'TEMP',
      'TMP',
      'GIT_TERMINAL_PROMPT',
      'GIT_CONFIG_NOSYSTEM',
    ];
    const usual =
      /^(?:PATH|LANG|LANGUAGE|TERM|COLORTERM|TZ|NODE_ENV|CI|NO_COLOR|FORCE_COLOR|SHELL|USER|LOGNAME|LC_[A-Z]+|PWD|SHLVL|_|OLDPWD|npm_config_.*)$/;
    assert.deepEqual(
      Object.keys(seen.env).filter((name) => !own.includes(name) && !usual.test(name)),
      [],
    );
  },
);

test('an agent writes nothing outside of its copy, and nothing of git', enclosed, async (t) => {
  const script = `
const tried = (path) => { try { fs.appendFileSync(path, 'owned'); return 'written'; } catch (error) { return error.code; } };
const gitdir = fs.readFileSync('.git', 'utf8').slice(8).trim();
const common = gitdir.replace(/\\/worktrees\\/.*/, '');
const seen = ['.git', gitdir + '/config.worktree', gitdir + '/HEAD', gitdir + '/index', common + '/config', common + '/HEAD', common + '/objects/owned', common + '/refs/heads/main', common + '/info/attributes', '/etc/owned', '/usr/owned'].map(tried);
for (const folder of [common + '/hooks', '/root', '/home']) try { fs.mkdirSync(folder, { recursive: true }); fs.writeFileSync(folder + '/post-checkout', 'owned'); } catch {}
${tells}`;
  const project = await agentProject(t, script);
  const before = await checkoutState(project);
  const hooks = await readdir(join(project.root, '.git/hooks'));
  const config = await readFile(join(project.root, '.git/config'), 'utf8');
  const seen: string[] = await toldBy(project);
  assert.ok(
    seen.slice(0, 8).every((code) => code !== 'written'),
    seen.join(),
  );
  assert.deepEqual(seen.slice(-2), ['EROFS', 'EROFS']);
  assert.deepEqual(await checkoutState(project), before);
  assert.deepEqual(await readdir(join(project.root, '.git/hooks')), hooks);
  assert.equal(await readFile(join(project.root, '.git/config'), 'utf8'), config);
});

/** A server on the loopback that stands for a host, and what it was asked. */
async function startHost(t: TestContext): Promise<{ host: string; asked: string[]; server: Server }> {
  const asked: string[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? ''}`.trim());
    response.end('hello');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked, server };
}

/** What an agent has to ask through a proxy, as any client does it. */
const asksThrough = `
const http = await import('node:http');
const through = (target) => new Promise((resolve) => {
  const { hostname, port } = new URL(process.env.HTTPS_PROXY);
  const request = http.request({ hostname, port, method: 'CONNECT', path: target });
  request.on('error', (error) => resolve(error.code));
  request.on('connect', ({ statusCode }, socket) => {
    if (statusCode !== 200) return resolve(statusCode);
    const asked = http.get({ createConnection: () => socket, path: '/proxied', headers: { host: target, authorization: process.env.${keyVariable} } }, async (response) => {
      let text = '';
      for await (const piece of response) text += piece;
      resolve(text);
    });
    asked.on('error', (error) => resolve(error.code));
  });
  request.end();
});
const directly = (target) => fetch('http://' + target + '/direct').then((response) => response.text(), (error) => error.cause?.code ?? String(error));
const plainly = (target) => new Promise((resolve) => {
  const { hostname, port } = new URL(process.env.HTTP_PROXY);
  http.get({ hostname, port, path: 'http://' + target + '/plain' }, ({ statusCode }) => resolve(statusCode)).on('error', (error) => resolve(error.code));
});`;

test('an agent reaches its own host, through a proxy and directly, and no other', enclosed, async (t) => {
  const [own, other] = [await startHost(t), await startHost(t)];
  const script = `${asksThrough}
const seen = [await through('${own.host}'), await directly('${own.host}'), await through('${other.host}'), await directly('${other.host}'), await plainly('${other.host}')];
${tells}`;
  const project = await agentProject(t, script, { agent: { host: own.host } });
  assert.deepEqual(await toldBy(project), ['hello', 'hello', 403, 'ECONNREFUSED', 403]);
  assert.deepEqual(own.asked, [`/proxied ${key}`, '/direct']);
  assert.deepEqual(other.asked, []);
});

test('the report tells which other hosts an agent has asked for', enclosed, async (t) => {
  const [own, other] = [await startHost(t), await startHost(t)];
  const project = await agentProject(t, `${asksThrough}\nawait through('${other.host}');`, {
    agent: { host: own.host },
  });
  const { errors } = await project.heal({ strategies });
  const reason = errors[0]?.reason ?? '';
  assert.ok(reason.includes(`asked for "${other.host}", and may reach ${own.host} alone`), reason);
});

test('an agent without a host has no network and no proxy', enclosed, async (t) => {
  const other = await startHost(t);
  const script = `${asksThrough}
const seen = [process.env.HTTPS_PROXY ?? null, await directly('${other.host}')];
${tells}`;
  assert.deepEqual(await toldBy(await agentProject(t, script)), [null, 'ECONNREFUSED']);
  assert.deepEqual(other.asked, []);
});

test('a flood of words is kept from memory and from the report', enclosed, async (t) => {
  const flood =
    "const page = 'x'.repeat(1 << 20); for (let i = 0; i < 200; i += 1) { fs.writeSync(1, page); fs.writeSync(2, page); }";
  const silent = await agentProject(t, `${flood}\nprocess.exitCode = 3;`);
  const { errors } = await silent.heal({ strategies });
  const reason = errors[0]?.reason ?? '';
  assert.match(reason, /agent\/scripted ended with code 3, changed nothing, said "x{300}"/);
  assert.ok(reason.length < 600, String(reason.length));
});
