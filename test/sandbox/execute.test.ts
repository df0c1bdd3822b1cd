import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { isHealerError } from '../../core/errors.js';
import { type ExecuteOptions, execute } from '../../core/sandbox/execute.js';
import { detectIsolation } from '../../core/sandbox/isolation.js';

const { name: isolation, why } = await detectIsolation();
const enclosed = isolation === 'bubblewrap' ? {} : { skip: why };

async function folders(t: TestContext): Promise<{ base: string; options: ExecuteOptions }> {
  const base = await mkdtemp(join(tmpdir(), 'healer execute-'));
  t.after(() => rm(base, { recursive: true, force: true }));
  const worktree = join(base, 'tree');
  const temp = join(base, 'temp');
  await Promise.all([mkdir(worktree), mkdir(temp)]);
  return { base, options: { cwd: worktree, worktree, temp, timeoutMs: 60_000 } };
}

const node = (script: string): string[] => [process.execPath, '-e', script];

test('tells the exit code and both streams', async (t) => {
  const { options } = await folders(t);
  const result = await execute(
    node('console.log("out"); console.error("err"); process.exitCode = 3'),
    options,
  );
  assert.equal(result.exitCode, 3);
  assert.equal(result.stdout, 'out\n');
  assert.equal(result.stderr, 'err\n');
  assert.equal(result.isolation, isolation);
  assert.equal(result.timedOut, false);
});

test('tells the signal that ended the command', async (t) => {
  const { options } = await folders(t);
  const result = await execute(node('process.kill(process.pid, "SIGSEGV")'), options);
  assert.deepEqual([result.exitCode, result.signal], [null, 'SIGSEGV']);
});

test('passes arguments as they are, with spaces, quotes, newlines and Unicode', async (t) => {
  const { options } = await folders(t);
  const odd = ['a b', '"q"', "it's", 'two\nlines', '$HOME', 'žluťoučký 🐎', ''];
  const { stdout } = await execute(
    [...node('console.log(JSON.stringify(process.argv.slice(1)))'), ...odd],
    options,
  );
  assert.deepEqual(JSON.parse(stdout), odd);
});

test('writes in the worktree and in its temp folder', async (t) => {
  const { options } = await folders(t);
  const script = `const fs = require('fs'); fs.writeFileSync('made', 'yes'); fs.writeFileSync(require('os').tmpdir() + '/made', 'yes')`;
  const result = await execute(node(script), options);
  assert.equal(result.exitCode, 0, result.stderr);
  assert.equal(await readFile(join(options.worktree, 'made'), 'utf8'), 'yes');
  assert.equal(await readFile(join(options.temp, 'tmp/made'), 'utf8'), 'yes');
});

test('cannot write outside of them', enclosed, async (t) => {
  const { base, options } = await folders(t);
  const target = join(base, 'outside');
  await writeFile(target, 'mine');
  await execute(
    ['/bin/sh', '-c', 'echo theirs > "$1"; rm -f "$1"; echo x > /etc/healer-was-here', 'sh', target],
    options,
  );
  assert.equal(await readFile(target, 'utf8'), 'mine');
  await assert.rejects(readFile('/etc/healer-was-here'));
});

test('reaches no network, not even loopback', enclosed, async (t) => {
  const { options } = await folders(t);
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.end('secret');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(address && typeof address === 'object');
  const script = `fetch('http://127.0.0.1:${address.port}').then(r => r.text()).then(console.log, e => console.log('refused', e.cause?.code))`;
  const { stdout } = await execute(node(script), options);
  assert.match(stdout, /^refused/);
  assert.equal(asked, 0);
});

test('serves and asks itself over its own loopback', enclosed, async (t) => {
  const { options } = await folders(t);
  const script = `const s = require('http').createServer((q, r) => r.end('hello')).listen(0, async () => {
    console.log(await (await fetch('http://127.0.0.1:' + s.address().port)).text()); s.close(); })`;
  assert.equal((await execute(node(script), options)).stdout, 'hello\n');
});

test('hides the homes of people, passwords and what it is told to hide', enclosed, async (t) => {
  const { base, options } = await folders(t);
  const checkout = join(base, 'checkout');
  await mkdir(join(checkout, 'node_modules/dep'), { recursive: true });
  await writeFile(join(checkout, '.env'), 'TOKEN=1');
  await writeFile(join(checkout, 'node_modules/dep/index.js'), 'ok');
  const script = `const fs = require('fs'); const read = (f) => { try { return fs.statSync(f).isDirectory() ? fs.readdirSync(f).join() : fs.readFileSync(f, 'utf8') } catch (e) { return e.code } };
    console.log(JSON.stringify(process.argv.slice(1).map(read)))`;
  const paths = [
    '/root',
    '/etc/shadow',
    '/run',
    join(checkout, '.env'),
    join(checkout, 'node_modules/dep/index.js'),
  ];
  const result = await execute([...node(script), ...paths], {
    ...options,
    hide: [checkout],
    readOnly: [join(checkout, 'node_modules')],
  });
  const [root, shadow, run, secret, dependency] = JSON.parse(result.stdout);
  assert.deepEqual(
    { root, run, secret, dependency },
    { root: '', run: '', secret: 'ENOENT', dependency: 'ok' },
  );
  assert.ok(['', 'EACCES', 'EPERM'].includes(shadow), shadow);
});

test('cannot write what is shown read-only inside the worktree', enclosed, async (t) => {
  const { options } = await folders(t);
  const file = join(options.worktree, '.git');
  await writeFile(file, 'gitdir: mine');
  await execute(['/bin/sh', '-c', 'echo evil > .git; rm -f .git; mv .git other'], {
    ...options,
    readOnly: [file],
  });
  assert.equal(await readFile(file, 'utf8'), 'gitdir: mine');
});

test('sees no other process', enclosed, async (t) => {
  const { options } = await folders(t);
  const script = `try { process.kill(${process.pid}, 0); console.log('seen') } catch (e) { console.log(e.code) }`;
  assert.equal((await execute(node(script), options)).stdout, 'ESRCH\n');
});

test('hands on an allow-list of the environment, an empty HOME, and what it is given', async (t) => {
  const { options } = await folders(t);
  process.env.HEALER_TEST_TOKEN = 'secret';
  process.env.SSH_AUTH_SOCK_TEST = 'secret';
  t.after(() => {
    delete process.env.HEALER_TEST_TOKEN;
    delete process.env.SSH_AUTH_SOCK_TEST;
  });
  const result = await execute(
    node(
      'console.log(JSON.stringify(process.env)); console.log(require("fs").readdirSync(process.env.HOME).length)',
    ),
    {
      ...options,
      env: { ADDED: 'yes' },
    },
  );
  const [env = '', entries] = result.stdout.split('\n');
  const seen = JSON.parse(env);
  assert.equal(env.includes('secret'), false);
  assert.equal(seen.ADDED, 'yes');
  assert.equal(seen.PATH, process.env.PATH);
  assert.equal(entries, '0');
});

test('stops what takes too long, with everything it started', async (t) => {
  const { options } = await folders(t);
  const beat = join(options.temp, 'beat');
  const child = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(beat)}, String(Date.now())), 10)`;
  const script = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); while (true);`;
  const result = await execute(node(script), { ...options, timeoutMs: 1500 });
  assert.equal(result.timedOut, true);
  const last = await readFile(beat, 'utf8').catch(() => '');
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await readFile(beat, 'utf8').catch(() => ''), last);
});

test('leaves nobody behind, not even a daemon with its own session', enclosed, async (t) => {
  const { options } = await folders(t);
  const beat = join(options.temp, 'beat');
  const child = `setInterval(() => require('fs').writeFileSync(${JSON.stringify(beat)}, String(Date.now())), 10)`;
  const script = `const c = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { detached: true, stdio: 'ignore' });
    c.unref(); const wait = setInterval(() => { if (require('fs').existsSync(${JSON.stringify(beat)})) clearInterval(wait) }, 5)`;
  assert.equal((await execute(node(script), options)).exitCode, 0);
  const last = await readFile(beat, 'utf8');
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(await readFile(beat, 'utf8'), last);
});

test('keeps the beginning and the end of a flood, in bounded memory', async (t) => {
  const { options } = await folders(t);
  const script = `const b = Buffer.alloc(1 << 20, 'x'); let n = 0;
    process.stdout.write('first'); (function go() { while (n++ < 200) if (!process.stdout.write(b)) return process.stdout.once('drain', go); process.stdout.write('last') })()`;
  const result = await execute(node(script), { ...options, maxOutput: 10_000 });
  assert.equal(result.exitCode, 0);
  assert.equal(result.truncated, true);
  assert.ok(result.stdout.length < 11_000);
  assert.ok(result.stdout.startsWith('firstx'));
  assert.ok(result.stdout.endsWith('xlast'));
});

test('can be stopped by its signal', async (t) => {
  const { options } = await folders(t);
  const stop = new AbortController();
  const running = execute(node('console.log(1); setInterval(() => {}, 1000)'), {
    ...options,
    signal: stop.signal,
    onOutput: () => stop.abort(),
  });
  await assert.rejects(running, (error) => isHealerError(error, 'ABORTED'));
});

test('tells a missing program by exit code 127', async (t) => {
  const { options } = await folders(t);
  const result = await execute(['no-such-program-here'], options);
  assert.equal(result.exitCode, 127);
  assert.match(result.stderr, /no-such-program-here/);
});

const busyFor = (ms: number): string => `
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const work = (ms) => { for (const from = used(); used() - from < ms; ) for (let i = 0; i < 1e5; i++); };
work(${ms});`;
const busy: [what: string, script: string, ended: boolean][] = [
  ['works hard before its first word', `${busyFor(1200)} console.log('begun');`, false],
  ['waits long after its last word', `console.log('begun'); setTimeout(() => {}, 2500);`, false],
  [
    'works hard while what it writes grows',
    `console.log('begun'); const fs = require('node:fs'); ${busyFor(0)}
for (let turn = 0; turn < 8; turn++) { work(250); fs.appendFileSync(process.env.TMPDIR + '/../signs/log', 'x'); }`,
    false,
  ],
  ['is in an endless loop after its last word', `console.log('begun'); for (;;);`, true],
];
for (const [what, script, ended] of busy) {
  test(`a program that ${what} is ${ended ? '' : 'not '}taken for a loop`, async (t) => {
    const { options } = await folders(t);
    const signsIn = join(options.temp, 'signs');
    await mkdir(signsIn);
    const result = await execute(node(script), {
      ...options,
      stuck: { spinMs: 900, idleMs: 60_000 },
      signsIn,
    });
    assert.deepEqual([result.exceeded?.limit === 'loop', result.timedOut], [ended, ended]);
    if (!ended) assert.equal(result.exitCode, 0, result.stderr);
  });
}

const quiet: [what: string, script: string, ended: boolean][] = [
  ['waits for what never comes', 'setInterval(() => {}, 200);', true],
  [
    'waits beside a process that works',
    `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(busyFor(2000))}]);`,
    false,
  ],
  [
    'waits and speaks now and then',
    `let turn = 0; const timer = setInterval(() => { console.log(turn); if (++turn > 3) clearInterval(timer); }, 700);`,
    false,
  ],
];
for (const [what, script, ended] of quiet) {
  test(`a program that ${what} is ${ended ? '' : 'not '}taken for one that is stuck`, async (t) => {
    const { options } = await folders(t);
    const result = await execute(node(script), { ...options, stuck: { spinMs: 60_000, idleMs: 1_500 } });
    assert.equal(result.exceeded?.how ?? null, ended ? 'waited for 2 s without a sign of life' : null);
    if (!ended) assert.equal(result.exitCode, 0, result.stderr);
  });
}

test('gives a command its whole input, and does not mind one that never reads it', async (t) => {
  const { options } = await folders(t);
  const input = 'a line of input\n'.repeat(50_000);
  const echo = node('process.stdin.pipe(process.stdout)');
  assert.equal((await execute(echo, { ...options, input })).stdout, input);
  const deaf = await execute(node('console.log("done")'), { ...options, input });
  assert.deepEqual([deaf.exitCode, deaf.stdout], [0, 'done\n']);
});
