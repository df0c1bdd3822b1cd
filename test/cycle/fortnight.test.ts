import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openHealer } from '../../core/healer.js';
import { trust } from '../../core/workspace/trust.js';
import { nodeTests, openProject } from '../heal/project.js';
import { type Post, startReceiver } from '../notify/receiver.js';
import { live } from './life.js';

const zone = 'Europe/Vienna';

/** A function of two numbers, and a test that holds where `body` is `right`. */
const operation = (name: string, right: string, body = right) => ({
  [`src/${name}.js`]: `export const ${name} = (a, b) => ${body};\n`,
  [`test/${name}.test.js`]: nodeTests(`import { ${name} } from '../src/${name}.js';`, {
    [`${name} of two`]: `() => assert.equal(${name}(3, 2), ${right.replace('a', '3').replace('b', '2')})`,
  }),
});

const threeBugs = {
  ...operation('add', 'a + b', 'a - b'),
  ...operation('times', 'a * b', 'a + b'),
  ...operation('less', 'a < b', 'a > b'),
};

const settings = (change: object = {}) => ({
  '.healer/config.json': JSON.stringify({
    timeZone: zone,
    workingHoursEnd: 12,
    maxFixesPerHour: 1,
    maxFixesPerDay: 2,
    watchedBranches: ['main', 'develop'],
    budget: '2m',
    ...change,
  }),
});

test('a fortnight: hours and budgets are kept, winter time begins, branches move, people are told, the branch evolves each week, and a machine sleeps for three days', async (t) => {
  const { url, posts } = await startReceiver(t);
  const told = { webhookUrl: url };
  const project = await openProject(t, { ...operation('add', 'a + b'), ...settings(told) });
  await trust(project.healer.repo, project.healer.config);
  const mergeAFix = async () => {
    const healer = await openHealer(project.root);
    const fix = (await healer.patches()).find(({ state }) => state === 'proposed');
    await healer.merge(fix?.id ?? '');
    await healer.dispose();
  };
  const commitOn = async (branch: string, files: Record<string, string>) => {
    await project.git('switch', '--quiet', branch);
    await project.commit('A change', files);
    await project.git('switch', '--quiet', 'main');
  };
  const lines = await live({
    root: project.root,
    from: '2026-10-18T22:00:00Z',
    hours: 14 * 24 + 1,
    minute: 17,
    zone,
    deeds: [
      { at: '10-19 08:00', what: 'three bugs on main', act: () => commitOn('main', threeBugs) },
      { at: '10-21 09:30', what: 'develop begins at main', act: () => project.git('branch', 'develop') },
      { at: '10-22 10:30', what: 'a fix is merged into main', act: mergeAFix },
      {
        at: '10-29 12:00',
        what: 'a bug on develop',
        act: () => commitOn('develop', operation('minus', 'a - b', 'a + b')),
      },
      {
        at: '10-31 20:00',
        what: 'cycles are turned off',
        act: () => project.write(settings({ ...told, enabled: false })),
      },
    ],
    asleep: [['10-27 00:00', '10-30 10:30']],
    heard: () => posts.splice(0).map(saidIn),
  });
  assert.equal(`\n${lines.join('\n')}\n`, fortnight);
});

/** `fix.waiting` of three fixes is `fix.waiting: 3`. */
function saidIn({ body }: Post): string {
  const { type, data } = JSON.parse(body) as { type: string; data: { count: number } };
  return `${type.replace(/^healer\./, '')}: ${data.count}`;
}

const fortnight = `
Mon 10-19 00:17-07:17 8×  skipped, outside of the working hours
Mon 10-19 08:00           * three bugs on main
Mon 10-19 08:17           skipped, outside of the working hours
Mon 10-19 09:17           main healed (1 fixed, 2 skipped); left 0/1 and 1/2; there is no branch develop to watch
Mon 10-19 09:17           > fix.waiting: 1
Mon 10-19 09:17           > report.daily: 1
Mon 10-19 10:17           main healed (2 fixed, 1 skipped); main evolved; left 0/1 and 0/2; there is no branch develop to watch
Mon 10-19 10:17           > fix.waiting: 1
Mon 10-19 11:17           main healed (2 fixed, 1 skipped); left 1/1 and 0/2; there is no branch develop to watch
Mon 10-19 12:17-23:17 12× skipped, outside of the working hours
Tue 10-20 00:17-08:17 9×  skipped, outside of the working hours
Tue 10-20 09:17           main healed (3 fixed); left 0/1 and 1/2; there is no branch develop to watch
Tue 10-20 09:17           > fix.waiting: 1
Tue 10-20 09:17           > report.daily: 1
Tue 10-20 10:17-11:17 2×  main unchanged; left 1/1 and 1/2; there is no branch develop to watch
Tue 10-20 12:17-23:17 12× skipped, outside of the working hours
Wed 10-21 00:17-08:17 9×  skipped, outside of the working hours
Wed 10-21 09:17           main healed (3 fixed); left 1/1 and 2/2; there is no branch develop to watch
Wed 10-21 09:17           > report.daily: 1
Wed 10-21 09:30           * develop begins at main
Wed 10-21 10:17           main unchanged, develop healed (3 fixed); left 1/1 and 2/2
Wed 10-21 11:17           main unchanged, develop unchanged; left 1/1 and 2/2
Wed 10-21 12:17-23:17 12× skipped, outside of the working hours
Thu 10-22 00:17-08:17 9×  skipped, outside of the working hours
Thu 10-22 09:17           main healed (3 fixed), develop unchanged; left 1/1 and 2/2
Thu 10-22 09:17           > report.daily: 1
Thu 10-22 10:17           main unchanged, develop healed (3 fixed); left 1/1 and 2/2
Thu 10-22 10:30           * a fix is merged into main
Thu 10-22 11:17           main healed (1 fixed, 1 skipped), develop unchanged; left 0/1 and 1/2
Thu 10-22 11:17           > fix.waiting: 1
Thu 10-22 12:17-23:17 12× skipped, outside of the working hours
Fri 10-23 00:17-08:17 9×  skipped, outside of the working hours
Fri 10-23 09:17           main healed (2 fixed), develop unchanged; left 0/1 and 1/2
Fri 10-23 09:17           > fix.waiting: 1
Fri 10-23 09:17           > report.daily: 1
Fri 10-23 10:17           main unchanged, develop healed (1 fixed, 2 skipped); left 0/1 and 0/2
Fri 10-23 10:17           > fix.waiting: 1
Fri 10-23 11:17           main unchanged, develop healed (1 fixed, 2 skipped); left 1/1 and 0/2
Fri 10-23 12:17-23:17 12× skipped, outside of the working hours
Sat 10-24 00:17-08:17 9×  skipped, outside of the working hours
Sat 10-24 09:17           main healed (2 fixed), develop healed (2 fixed, 1 skipped); left 0/1 and 1/2
Sat 10-24 09:17           > fix.waiting: 1
Sat 10-24 09:17           > report.daily: 1
Sat 10-24 10:17           main unchanged, develop healed (3 fixed); left 0/1 and 0/2
Sat 10-24 10:17           > fix.waiting: 1
Sat 10-24 11:17           main unchanged, develop unchanged; left 1/1 and 0/2
Sat 10-24 12:17-23:17 12× skipped, outside of the working hours
Sun 10-25 00:17-08:17 10× skipped, outside of the working hours
Sun 10-25 09:17           main healed (2 fixed), develop healed (3 fixed); left 1/1 and 2/2
Sun 10-25 09:17           > report.daily: 1
Sun 10-25 10:17-11:17 2×  main unchanged, develop unchanged; left 1/1 and 2/2
Sun 10-25 12:17-23:17 12× skipped, outside of the working hours
Mon 10-26 00:17-08:17 9×  skipped, outside of the working hours
Mon 10-26 09:17           main healed (2 fixed), develop healed (3 fixed); left 1/1 and 2/2
Mon 10-26 09:17           > report.daily: 1
Mon 10-26 10:17           main unchanged, develop unchanged; main evolved; left 1/1 and 2/2
Mon 10-26 11:17           main unchanged, develop unchanged; left 1/1 and 2/2
Mon 10-26 12:17-23:17 12× skipped, outside of the working hours
Thu 10-29 12:00           * a bug on develop
Fri 10-30 10:30           ! 10-27 09:17 a cycle was due and did not run
Fri 10-30 11:17           main healed (2 fixed), develop healed (1 fixed, 3 skipped); left 0/1 and 1/2
Fri 10-30 11:17           > fix.waiting: 3
Fri 10-30 11:17           > cycle.missed: 1
Fri 10-30 11:17           > report.daily: 1
Fri 10-30 12:17-23:17 12× skipped, outside of the working hours
Sat 10-31 00:17-08:17 9×  skipped, outside of the working hours
Sat 10-31 08:17           > fix.waiting: 1
Sat 10-31 09:17           main unchanged, develop healed (2 fixed, 2 skipped); left 0/1 and 1/2
Sat 10-31 09:17           > fix.waiting: 2
Sat 10-31 09:17           > report.daily: 1
Sat 10-31 10:17           main unchanged, develop healed (3 fixed, 1 skipped); left 0/1 and 0/2
Sat 10-31 10:17           > fix.waiting: 1
Sat 10-31 11:17           main healed (2 fixed), develop healed (3 fixed, 1 skipped); left 1/1 and 0/2
Sat 10-31 12:17-19:17 8×  skipped, outside of the working hours
Sat 10-31 20:00           * cycles are turned off
Sat 10-31 20:17-23:17 4×  skipped, "enabled" is false in .healer/config.json
Sun 11-01 00:17-23:17 24× skipped, "enabled" is false in .healer/config.json
`;

test('in the night in which summer time begins, the hour that is left out has no cycle', async (t) => {
  const project = await openProject(t, {
    ...operation('add', 'a + b'),
    ...settings({ workingHoursStart: 1, workingHoursEnd: 4, watchedBranches: [] }),
  });
  const lines = await live({
    root: project.root,
    from: '2026-03-28T23:00:00Z',
    hours: 5,
    minute: 40,
    zone,
  });
  assert.equal(`\n${lines.join('\n')}\n`, springNight);
});

const springNight = `
Sun 03-29 00:40           skipped, outside of the working hours
Sun 03-29 01:40           main healed; left 1/1 and 2/2
Sun 03-29 03:40           main unchanged; left 1/1 and 2/2
Sun 03-29 04:40-05:40 2×  skipped, outside of the working hours
`;
