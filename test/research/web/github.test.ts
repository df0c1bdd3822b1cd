import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { githubRepository } from '../../../core/research/packages/repository.js';
import { startWebServer, type WebReply } from '../../support/web-server.js';
import { type About, installed, openFixture } from '../fixture.js';

const missing: About = {
  class: 'missing-export',
  name: 'SyntaxError',
  message: "The requested module 'texty' does not provide an export named 'padLeft'",
  places: [{ file: 'src/cell.js', line: 1 }],
};
const issue = {
  id: 1,
  number: 42,
  title: 'padLeft is gone from texty',
  body: 'Since 2.0.0 padLeft of texty is undefined.',
  html_url: 'https://github.com/ada/texty/issues/42',
  repository_url: 'https://api.github.com/repos/ada/texty',
  state: 'closed',
  state_reason: 'completed',
  comments: 1,
  updated_at: '2025-05-01T00:00:00Z',
  reactions: { '+1': 9, total_count: 9 },
  user: { login: 'bob' },
};
const comment = {
  body: 'It was renamed: call `padStart` instead of `padLeft`. The old name is back, fixed in 2.0.4.',
  html_url: 'https://github.com/ada/texty/issues/42#issuecomment-1',
  updated_at: '2025-05-02T00:00:00Z',
  author_association: 'OWNER',
  reactions: { '+1': 30 },
};
const release = (tag_name: string, body: string) => ({
  tag_name,
  name: tag_name,
  body,
  html_url: `https://github.com/ada/texty/releases/tag/${tag_name}`,
  published_at: '2025-06-01T00:00:00Z',
});
const nothingFound = { body: { total_count: 0, incomplete_results: false, items: [] } };

async function openGithub(t: TestContext, replies: Record<string, WebReply>, settings: object = {}) {
  const server = await startWebServer(
    (path) => replies[path] ?? { status: 404, body: { message: 'Not Found' } },
  );
  t.after(server.close);
  const fixture = await openFixture(t, {
    'src/cell.js': "import { padLeft } from 'texty';\nexport const cell = (s) => padLeft(s, 5);\n",
    ...installed(
      'texty',
      { repository: { type: 'git', url: 'git+https://github.com/ada/texty.git' } },
      { 'index.js': 'exports.padStart = (s, n) => s.padStart(n);\n', 'pad.js': 'exports.padLeft = 1;\n' },
    ),
  });
  const research = (env: NodeJS.ProcessEnv = {}) =>
    fixture.researchWith({ github: { endpoint: server.endpoint, ...settings }, timeout: '2s' }, missing, {
      env,
    });
  return { server, research, paths: () => server.asked.map(({ path }) => path) };
}

test('issues in the repository of the package are found with what maintainers say below them', async (t) => {
  const { research, server } = await openGithub(t, {
    '/search/issues': { body: { total_count: 1, items: [issue] } },
    '/repos/ada/texty/issues/42/comments': { body: [comment] },
  });
  const { findings, troubles } = await research();
  const found = findings.filter(({ source }) => source === 'github-issues');
  const told = found.find(({ link }) => link === comment.html_url);
  assert.deepEqual(troubles, []);
  assert.deepEqual(
    [told?.title, told?.licence, told?.votes, told?.accepted, told?.at],
    ['ada/texty#42: padLeft is gone from texty', 'MIT', 30, true, '2025-05-02T00:00:00Z'],
  );
  assert.deepEqual(
    told?.hints.map(({ kind, from, to }) => [kind, from, to]),
    [
      ['rename', 'padLeft', 'padStart'],
      ['version', '2.0.0', '2.0.4'],
    ],
  );
  assert.equal(
    server.asked.find(({ path }) => path === '/search/issues')?.query.get('q'),
    '"padLeft" repo:ada/texty is:issue',
  );
  assert.ok(server.asked.every(({ headers }) => headers.authorization === undefined));
});

test('where the repository of the package has no such issue, all are searched, with the licence of where one is found', async (t) => {
  const elsewhere = { ...issue, repository_url: 'https://api.github.com/repos/bob/table', comments: 0 };
  const { server, research } = await openGithub(t, {
    '/repos/bob/table': { body: { license: { key: 'isc', spdx_id: 'ISC' } } },
  });
  assert.deepEqual(
    (await research()).findings.filter(({ source }) => source.startsWith('github')),
    [],
  );
  const searches = server.asked.filter(({ path }) => path === '/search/issues');
  assert.deepEqual(
    searches.map(({ query }) => query.get('q')),
    ['"padLeft" repo:ada/texty is:issue', '"padLeft" "texty" is:issue'],
  );
  const other = await openGithub(t, {
    '/search/issues': { body: { items: [elsewhere] } },
    '/repos/bob/table': { body: { license: { key: 'isc', spdx_id: 'ISC' } } },
  });
  const [found] = (await other.research()).findings.filter(({ source }) => source === 'github-issues');
  assert.equal(found?.licence, 'ISC');
});

test('a repository that is not there any more is no trouble', async (t) => {
  const { research } = await openGithub(t, {
    '/search/issues': { status: 422, body: { message: 'Validation Failed', errors: [{ code: 'invalid' }] } },
  });
  assert.deepEqual((await research()).troubles, []);
});

test('releases tell what became of a name, and in which later version it is mended', async (t) => {
  const { research } = await openGithub(t, {
    '/search/issues': nothingFound,
    '/repos/ada/texty/releases': {
      body: [
        release('v2.1.0', '## Fixes\n\n- fix: restore `padLeft` for old callers\n- faster'),
        release('texty@2.0.0', '- Renamed `padLeft` to `padStart`.'),
      ],
    },
  });
  const { findings } = await research();
  const hints = findings
    .filter(({ source }) => source === 'github-releases')
    .flatMap((finding) => finding.hints.map(({ kind, to, versions }) => [kind, to, versions]));
  assert.deepEqual(hints.sort(), [
    ['rename', 'padStart', '>=2.0.0'],
    ['version', '2.1.0', '>=2.1.0'],
  ]);
});

test('code is searched with a token alone, and tells where others take the name from', async (t) => {
  const replies = {
    '/search/issues': nothingFound,
    '/search/code': {
      body: {
        total_count: 1,
        items: [
          {
            name: 'row.js',
            path: 'lib/row.js',
            html_url: 'https://github.com/bob/table/blob/1/lib/row.js',
            repository: { full_name: 'bob/table', private: false },
            text_matches: [
              {
                fragment: "import { padLeft } from 'texty/pad';\nimport { padLeft as p } from 'texty/xyzzy';",
              },
            ],
          },
        ],
      },
    },
    '/repos/bob/table': { body: { license: { spdx_id: 'NOASSERTION' } } },
  };
  const without = await openGithub(t, replies, { tokenVariable: 'A_TOKEN' });
  await without.research();
  assert.ok(!without.paths().includes('/search/code'));
  const { research, server } = await openGithub(t, replies, { tokenVariable: 'A_TOKEN' });
  const { findings, sent } = await research({ A_TOKEN: 'swordfish' });
  const [found] = findings.filter(({ source }) => source === 'github-code');
  assert.equal(found?.licence, null);
  assert.deepEqual(
    found?.hints.map(({ from, to }) => [from, to]),
    [['texty', 'texty/pad']],
  );
  assert.ok(server.asked.every(({ headers }) => headers.authorization === 'Bearer swordfish'));
  assert.doesNotMatch(JSON.stringify(sent), /swordfish/);
});

const limits: [title: string, reply: WebReply][] = [
  [
    'a rate limit that is spent',
    {
      status: 403,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-resource': 'search',
        'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 600),
      },
      body: { message: 'API rate limit exceeded' },
    },
  ],
  [
    'a secondary rate limit',
    {
      status: 429,
      headers: { 'retry-after': '60' },
      body: { message: 'You have exceeded a secondary rate limit' },
    },
  ],
];
for (const [title, reply] of limits)
  test(`${title} stops what is counted by it, and nothing else`, async (t) => {
    const { research, paths } = await openGithub(t, {
      '/search/issues': reply,
      '/repos/ada/texty/releases': { body: [release('v2.0.0', '- Renamed `padLeft` to `padStart`.')] },
    });
    const { troubles, findings } = await research();
    assert.match(troubles.join(), /^github-issues: .* asked not to be asked before/);
    assert.ok(findings.some(({ source }) => source === 'github-releases'));
    await research();
    assert.equal(paths().filter((path) => path === '/search/issues').length, 1);
  });

const nonsense: [title: string, reply: WebReply][] = [
  ['broken JSON', { body: '{"items": [', headers: { 'content-type': 'application/json' } }],
  ['another shape', { body: { items: [{ number: 'seven' }] } }],
  ['bad credentials', { status: 401, body: { message: 'Bad credentials' } }],
  ['too long an answer', { endless: '{"items": [' }],
  ['a redirect to another host', { status: 301, headers: { location: 'https://example.com/' } }],
];
for (const [title, reply] of nonsense)
  test(`${title} is one line of trouble`, async (t) => {
    const { research } = await openGithub(t, { '/search/issues': reply });
    const { troubles } = await research();
    assert.equal(troubles.length, 1);
    assert.match(troubles[0] ?? '', /^github-issues: /);
  });

test('a repository is read from every spelling that npm allows', () => {
  const spellings = [
    'ada/texty',
    'github:ada/texty',
    'https://github.com/ada/texty',
    'git+https://github.com/ada/texty.git',
    'git://github.com/ada/texty.git#main',
    'git+ssh://git@github.com/ada/texty.git',
    'git@github.com:ada/texty.git',
    'https://github.com/ada/texty/tree/main/packages/x',
  ];
  for (const repository of spellings)
    assert.equal(githubRepository({ manifest: { repository } }), 'ada/texty', repository);
  for (const repository of ['https://gitlab.com/ada/texty', 'https://github.com.evil.example/ada/texty', ''])
    assert.equal(githubRepository({ manifest: { repository } }), null, repository);
});
