import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { XMLParser } from 'fast-xml-parser';
import { parse } from 'plist';
import { quoted } from '../../core/cycle/schedule/task-scheduler.js';
import { addFiles } from '../heal/project.js';
import { openSession } from '../main-job/session.js';
import { deadMark } from '../support/dead.js';

const run = promisify(execFile);

interface Scheduled {
  kind: string | null;
  state: string;
  next: string | null;
  missed: string | null;
  last: { outcome: string } | null;
}

const manifest = { 'package.json': '{"name":"project","type":"module","scripts":{"test":"node --test"}}' };

/** Where no table of this machine can be reached: other programs stand in for those that would change one, and write to `outside`. */
const standIns = {
  crontab: `#!/bin/sh
case $1 in
  -l) cat "$TABLE" 2>/dev/null || { echo 'no crontab for somebody' >&2; exit 1; } ;;
  -r) rm "$TABLE" ;;
  -) cat >"$TABLE.new" && mv "$TABLE.new" "$TABLE" ;;
  *) exit 2 ;;
esac
`,
  systemctl: '#!/bin/sh\necho "$*" >>"$TABLE.calls"\n',
  // As schtasks tells of a task that it does not have: by its exit code.
  schtasks: `#!/bin/sh
printf '%s\\n' "$*" >>"$TABLE.calls"
case $1 in
  /Create) cp "$5" "$TABLE.task" ;;
  /Query) test -f "$TABLE.task" ;;
  /Delete) rm "$TABLE.task" ;;
esac
`,
  launchctl: '#!/bin/sh\necho "$*" >>"$TABLE.calls"\n',
};

async function open(t: TestContext, { name = 'repository' } = {}) {
  const session = await openSession(t, { ...manifest, ...addFiles }, { name });
  const bin = join(session.outside, 'bin');
  await mkdir(bin);
  for (const [program, text] of Object.entries(standIns))
    await writeFile(join(bin, program), text, { mode: 0o755 });
  const table = join(session.outside, 'table');
  // What child processes of this session get.
  session.env.PATH = `${bin}:${session.env.PATH}`;
  session.env.TABLE = table;
  const read = (path: string) => readFile(path, 'utf8').catch(() => null);
  return {
    ...session,
    table,
    crontab: () => read(table),
    calls: async () => ((await read(`${table}.calls`)) ?? '').split('\n').filter(Boolean),
    status: async () => (await session.healerJson<Scheduled>('schedule', 'status')).json,
  };
}

test('the crontab gets one marked block, every other line stays as it is, and removing it leaves no trace', async (t) => {
  const session = await open(t);
  const others = 'MAILTO=me\n\n# mine\n5 4 * * * backup "100\\%"\n';
  await writeFile(session.table, others);
  assert.equal((await session.healer('schedule', 'install', '--with', 'cron', '--yes')).code, 0);
  const first = await session.crontab();
  assert.ok(first?.startsWith(others));
  assert.match(first ?? '', /^\d+ \* \* \* \* \/usr\/bin\/env PATH=\S+ .* cycle --scheduled --cwd \S+$/m);
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.equal(await session.crontab(), first, 'a second time changes nothing');
  assert.deepEqual([(await session.status()).kind, (await session.status()).state], ['cron', 'installed']);
  assert.match((await session.healer('schedule', 'remove')).stdout, /Removed/);
  assert.equal(await session.crontab(), others);
  assert.equal((await session.status()).state, 'none');
});

test('where there was no crontab, none is left', async (t) => {
  const session = await open(t);
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.ok(await session.crontab());
  await session.healer('schedule', 'remove');
  assert.equal(await session.crontab(), null);
});

test('what an install that was killed has left goes with removing it, also where nothing is installed yet', async (t) => {
  const session = await open(t);
  await mkdir(join(session.root, '.git', 'healer'), { recursive: true });
  const draft = join(session.root, '.git', 'healer', `schedule.json.${deadMark()}-0a1b2c.draft`);
  await writeFile(draft, '{');
  assert.equal((await session.healer('schedule', 'remove')).code, 0);
  await assert.rejects(access(draft), { code: 'ENOENT' });
});

test('a crontab that cannot be read is not written', async (t) => {
  const session = await open(t);
  const broken =
    '#!/bin/sh\n[ $1 = -l ] && { echo \'cannot open the spool\' >&2; exit 1; }\ntouch "$TABLE"\n';
  await writeFile(join(session.outside, 'bin', 'crontab'), broken, { mode: 0o755 });
  const { code, stderr } = await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.equal(code, 2);
  assert.match(stderr, /cannot open the spool/);
  assert.equal(await session.crontab(), null);
});

test('what would be written is shown, and written only on a yes', async (t) => {
  const session = await open(t);
  const shown = await session.healer('schedule', 'install', '--with', 'cron', '--dry-run');
  assert.equal(shown.code, 0);
  const asked = await session.healer('schedule', 'install', '--with', 'cron');
  assert.equal(asked.code, 2);
  assert.match(asked.stderr, /Add --yes/);
  assert.equal(await session.crontab(), null);
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.ok(shown.stdout.includes((await session.crontab()) ?? '?'), 'what was shown is what is there');
});

test('the line of the crontab runs a cycle from a bare environment, whatever the folder is called', async (t) => {
  const session = await open(t, { name: "it's 100% mine" });
  await session.write({ '.healer/config.json': '{"workingHoursOnly":false,"maxLoadPerProcessor":null}' });
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  const line = /^\d+ \* \* \* \* (.*)$/m.exec((await session.crontab()) ?? '')?.[1] ?? '';
  assert.ok(!/(?<!\\)%/.test(line), 'cron would end the line there');
  const { HOME = '' } = session.env;
  // As cron does it: sh, and next to no environment.
  const cron = { cwd: HOME, env: { HOME, PATH: '/usr/bin:/bin', LOGNAME: 'somebody', SHELL: '/bin/sh' } };
  const { stdout, stderr } = await run('/bin/sh', ['-c', line.replaceAll('\\%', '%')], cron);
  assert.equal(stdout + stderr, '', 'what is printed would be mailed');
  assert.match((await session.healer('logs')).stdout, /1 of 1 error fixed/);
  assert.match(await session.git('branch', '--list', 'healer/*'), /healer\//);
  assert.equal((await session.status()).last?.outcome, 'ran');
});

test('a line that cron would cut off is refused', async (t) => {
  const session = await open(t, { name: 'x'.repeat(200) });
  session.env.HEALER_DATA_HOME = join(session.outside, 'd'.repeat(250), 'd'.repeat(250), 'd'.repeat(250));
  const { code, stderr } = await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.equal(code, 2);
  assert.match(stderr, /too long for a line of cron/);
});

test('a systemd timer and its service are written, started, and removed without a trace', async (t) => {
  const session = await open(t, { name: 'a $HOME "of" 100% mine' });
  const folder = join(session.env.HOME ?? '', '.config/systemd/user');
  assert.equal((await session.healer('schedule', 'install', '--with', 'systemd', '--yes')).code, 0);
  const names = (await readdir(folder)).sort();
  assert.match(names.join(' '), /^healer-\w{12}\.service healer-\w{12}\.timer$/);
  const calls = await session.calls();
  assert.ok(calls.includes('--user daemon-reload'));
  assert.ok(calls.includes(`--user enable --now ${names[1]}`));
  assert.equal((await session.status()).state, 'installed');
  await session.healer('schedule', 'remove');
  assert.deepEqual(await readdir(folder), []);
  assert.ok((await session.calls()).includes(`--user disable --now ${names[1]}`));
});

const analyze = await run('systemd-analyze', ['--version']).then(
  () => null,
  () => 'systemd-analyze is not installed',
);
test('systemd finds nothing wrong with the units, and reads the hour that was meant', {
  skip: analyze ?? false,
}, async (t) => {
  const session = await open(t, { name: 'a $HOME "of" 100% mine' });
  await session.healer('schedule', 'install', '--with', 'systemd', '--yes');
  const folder = join(session.env.HOME ?? '', '.config/systemd/user');
  const [service = '', timer = ''] = (await readdir(folder)).sort().map((name) => join(folder, name));
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: session.env.HOME ?? '',
    XDG_RUNTIME_DIR: session.outside,
  };
  const verified = await run('systemd-analyze', ['--user', 'verify', '--man=no', service, timer], { env });
  assert.equal(verified.stdout + verified.stderr, '');
  const text = await readFile(timer, 'utf8');
  const calendar = /^OnCalendar=(.*)$/m.exec(text)?.[1] ?? '';
  const minute = /:(\d\d):00$/.exec(calendar)?.[1];
  const { stdout } = await run('systemd-analyze', ['calendar', '--iterations=2', calendar], {
    env: { ...env, TZ: 'UTC', LC_ALL: 'C' },
  });
  const times = [...stdout.matchAll(/(\d\d):(\d\d):00 UTC$/gm)];
  assert.ok(times.length >= 2, stdout);
  for (const [, , at] of times) assert.equal(at, minute);
});

test('the agent of launchd is a property list that says what to run and when', async (t) => {
  const session = await open(t, { name: 'this & <that>' });
  assert.equal((await session.healer('schedule', 'install', '--with', 'launchd', '--yes')).code, 0);
  const folder = join(session.env.HOME ?? '', 'Library/LaunchAgents');
  const [name = ''] = await readdir(folder);
  const agent = parse(await readFile(join(folder, name), 'utf8')) as Record<string, unknown>;
  const words = agent.ProgramArguments as string[];
  assert.equal(`${agent.Label}.plist`, name);
  assert.equal(words[0], process.execPath);
  await access(words[1] ?? '');
  assert.deepEqual(words.slice(2), ['cycle', '--scheduled', '--cwd', session.root]);
  const { Minute: minute, ...rest } = agent.StartCalendarInterval as { Minute: number };
  assert.ok(Number.isInteger(minute) && minute >= 0 && minute < 60);
  assert.deepEqual(rest, {}, 'every hour of every day');
  const { PATH = '' } = agent.EnvironmentVariables as Record<string, string>;
  assert.ok(PATH.split(':').every((part) => part.startsWith('/')));
  assert.ok((await session.calls()).some((call) => /^bootstrap gui\/\d+ .*\.plist$/.test(call)));
  await session.healer('schedule', 'remove');
  assert.deepEqual(await readdir(folder), []);
});

// The stand-in takes what schtasks takes by its documentation; no Windows has run it.
test('the task of the Task Scheduler says what to run and when, in ASCII, whatever the folder is called', async (t) => {
  const session = await open(t, { name: 'größe & <that>' });
  assert.equal((await session.healer('schedule', 'install', '--with', 'task-scheduler', '--yes')).code, 0);
  const text = await readFile(`${session.table}.task`, 'utf8');
  assert.match(text, /^[\x20-\x7e\n]+$/);
  const { Task: task } = new XMLParser({
    processEntities: true,
    htmlEntities: true,
    parseTagValue: false,
  }).parse(text);
  const { Command: program, Arguments: words, WorkingDirectory: folder } = task.Actions.Exec;
  assert.deepEqual([program, folder], [process.execPath, session.root]);
  assert.match(words, / cycle --scheduled --cwd "[^"]+größe & <that>"$/);
  assert.equal(task.Triggers.TimeTrigger.Repetition.Interval, 'PT1H');
  assert.match(task.Triggers.TimeTrigger.StartBoundary, /^2020-01-01T00:[0-5]\d:00$/);
  assert.deepEqual(
    [(await session.status()).kind, (await session.status()).state],
    ['task-scheduler', 'installed'],
  );
  await session.healer('schedule', 'remove');
  await assert.rejects(access(`${session.table}.task`));
  assert.equal((await session.status()).state, 'none');
  assert.match((await session.calls()).join('\n'), /^\/Delete \/TN healer\\[0-9a-f]{12} \/F$/m);
});

test('words of a Windows command line are quoted as its programs read them', () => {
  for (const [word, expected] of [
    ['C:\\shop', 'C:\\shop'],
    ['C:\\Program Files\\shop', '"C:\\Program Files\\shop"'],
    ['C:\\my shop\\', '"C:\\my shop\\\\"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['a\\"b c', '"a\\\\\\"b c"'],
    ['', '""'],
  ] as const)
    assert.equal(quoted(word), expected);
});

test('another scheduler takes the place of the first, and uninstall takes out what is left', async (t) => {
  const session = await open(t);
  await session.healer('init', '--yes');
  await session.healer('schedule', 'install', '--with', 'systemd', '--yes');
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  assert.deepEqual(await readdir(join(session.env.HOME ?? '', '.config/systemd/user')), []);
  assert.ok(await session.crontab());
  const { stdout } = await session.healer('uninstall');
  assert.match(stdout, /removed +cron \(the hourly cycle\)/);
  assert.equal(await session.crontab(), null);
});

test('init schedules cycles where it is told to, and takes them out again', async (t) => {
  const session = await open(t);
  assert.match(
    (await session.healer('init', '--yes', '--schedule', 'cron')).stdout,
    /cron runs a cycle each hour/,
  );
  assert.equal((await session.status()).state, 'installed');
  const first = await session.crontab();
  await session.healer('init', '--yes', '--schedule', 'cron');
  assert.equal(await session.crontab(), first, 'a second time changes nothing');
  await session.healer('init', '--yes');
  assert.equal(await session.crontab(), first, 'nor does one that says nothing of it');
  const { json } = await session.healerJson<{ schedule: object }>('init', '--yes', '--schedule', 'none');
  assert.deepEqual(json.schedule, { kind: null, before: 'cron' });
  assert.equal(await session.crontab(), null);
});

test('a schedule whose paths have moved is written again by doctor --fix', async (t) => {
  const session = await open(t);
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  const before = await session.crontab();
  await writeFile(session.table, (before ?? '').replace(' cycle ', ' elsewhere cycle '));
  assert.equal((await session.status()).state, 'other');
  const { json } = await session.healerJson<{ repairs: string[] }>('doctor', '--fix');
  assert.deepEqual(json.repairs, ['wrote the schedule again in cron']);
  assert.equal(await session.crontab(), before);
});

test('a block that somebody took out is told', async (t) => {
  const session = await open(t);
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  await rm(session.table);
  const { code, json } = await session.healerJson<Scheduled>('schedule');
  assert.deepEqual([code, json.state], [1, 'missing']);
});

test('a cycle that was due and did not run is told by status, doctor, the report and the next hook, until one runs', async (t) => {
  const session = await open(t);
  await session.write({ '.healer/config.json': '{"workingHoursOnly":false}' });
  await session.healer('init', '--yes');
  await session.healer('schedule', 'install', '--with', 'cron', '--yes');
  const commit = () => session.run('git', ['commit', '--quiet', '--allow-empty', '--message', 'A change']);
  assert.equal((await session.status()).missed, null);
  assert.doesNotMatch((await commit()).stderr, /scheduled cycle/);

  // Two hours go by without one.
  const due = join(session.root, '.git/healer/due');
  await writeFile(due, `${Number(await readFile(due, 'utf8')) - 7200}\n`);
  assert.notEqual((await session.status()).missed, null);
  assert.match(
    (await commit()).stderr,
    /^healer: a scheduled cycle was due and did not run: healer status$/m,
  );
  assert.match((await session.healer('status')).stdout, /a cycle was due .* and did not run/);
  const doctor = await session.healerJson<{ cycles: Scheduled }>('doctor');
  assert.equal(doctor.code, 1);
  assert.notEqual(doctor.json.cycles.missed, null);
  const report = await session.healer('report');
  assert.equal(report.code, 1);
  assert.match(report.stdout, /A scheduled cycle was due at .* and did not run: healer status\./);

  await session.healer('cycle');
  assert.equal((await session.status()).missed, null);
  assert.doesNotMatch((await commit()).stderr, /scheduled cycle/);
});
