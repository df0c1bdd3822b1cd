import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HealerError } from '../../core/errors.js';
import { trust } from '../../core/workspace/trust.js';
import { heal, kinds, openPlace, outcomes } from '../publish/place.js';
import type { HostAnswer, HostQuestion } from '../support/code-host/face.js';

const told = (pattern: RegExp, next: RegExp) => (error: unknown) => {
  assert.ok(error instanceof HealerError);
  assert.equal(error.code, 'HOST_FAILED');
  assert.match(error.message, pattern);
  assert.match(error.next ?? '', next);
  return true;
};

for (const kind of kinds) {
  test(`${kind}: a token that is not known is said to be wrong, and nothing is pushed`, async (t) => {
    const place = await openPlace(t, kind);
    const patch = await place.land();
    place.context.env = { TEST_HOST_TOKEN: 'another' };
    await assert.rejects(
      place.pr(),
      told(
        /acme\/site on 127\.0\.0\.1:\d+ could not be asked: it answers with status 401/,
        /new token.*TEST_HOST_TOKEN/,
      ),
    );
    assert.equal(await place.there(patch.branch), '');
  });

  test(`${kind}: a repository that is not there, or that the token may not see, is said so`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    place.context.config.codeHost.repository = 'acme/other';
    await trust(place.context.repo, place.context.config);
    await assert.rejects(place.pr(), told(/status 404/, /"codeHost\.repository" is right/));
  });

  test(`${kind}: a busy server is left alone as long as it asks for, and asked again`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    const refused: string[] = [];
    place.server.before = ({ method, path }): HostAnswer | undefined => {
      const key = `${method} ${path}`;
      if (refused.includes(key)) return undefined;
      refused.push(key);
      return { status: 429, headers: { 'retry-after': '0' }, body: { message: 'slow down' } };
    };
    assert.deepEqual(outcomes((await place.pr()).requests), ['opened']);
    assert.ok(refused.some((each) => each.startsWith('POST')));
    assert.equal(place.server.things.requests.length, 1);
  });

  test(`${kind}: a server that fails while a request is opened is not told to open it again`, async (t) => {
    const place = await openPlace(t, kind);
    await place.land();
    let posts = 0;
    place.server.before = ({ method }) => {
      if (method !== 'POST') return undefined;
      posts += 1;
      return { status: 502, body: { message: 'bad gateway' } };
    };
    await assert.rejects(place.pr(), told(/status 502/, /nothing is opened twice/));
    assert.equal(posts, 1);
    place.server.before = undefined;
    assert.deepEqual(outcomes((await place.pr()).requests), ['opened']);
  });
}

test('a longer pause than is waited for ends the run, and says when to come again', async (t) => {
  const place = await openPlace(t);
  await place.land();
  const reset = String(Math.ceil(Date.now() / 1000) + 600);
  place.server.before = () => ({
    status: 403,
    headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
    body: { message: 'API rate limit exceeded for user ID 1.' },
  });
  await assert.rejects(place.pr(), told(/API rate limit exceeded/, /try again in (?:9|10|11) minutes/));
  assert.equal(place.server.asked.length, 1);
});

test('a redirect is not followed, so that the token goes nowhere else', async (t) => {
  const place = await openPlace(t);
  const elsewhere = await openPlace(t);
  await place.land();
  place.server.before = () => ({
    status: 301,
    headers: { location: `${elsewhere.server.url}/api/v3/repositories/7/pulls?x=1` },
  });
  await assert.rejects(
    place.pr(),
    told(/it has moved to http:\/\/127\.0\.0\.1:\d+\/api\/v3\/repositories\/7\/pulls$/, /new address/),
  );
  assert.deepEqual(elsewhere.server.asked, []);
});

test('what is refused for one patch keeps no other from being opened', async (t) => {
  const place = await openPlace(t);
  const [bad, good] = [
    await place.landOther('e00000000002', 0.9),
    await place.landOther('e00000000003', 0.8),
  ];
  place.server.before = ({ method, body }: HostQuestion) =>
    method === 'POST' && body.head === bad.branch
      ? {
          status: 422,
          body: { message: 'Validation Failed', errors: [{ message: 'No commits between main and it' }] },
        }
      : undefined;
  const report = await place.pr();
  assert.deepEqual(
    report.requests.map(({ patch, outcome }) => [patch, outcome]),
    [
      [bad.id, 'failed'],
      [good.id, 'opened'],
    ],
  );
  assert.match(report.requests[0]?.reason ?? '', /status 422: Validation Failed; No commits between/);
});

test('labels and reviewers that are refused are a notice, and the request stays', async (t) => {
  const place = await openPlace(t, 'gitlab', { pullRequests: { reviewers: ['nobody'], labels: ['healer'] } });
  await place.land();
  const report = await place.pr();
  assert.deepEqual(outcomes(report.requests), ['opened']);
  assert.deepEqual(report.notices, ['!1 could not be given to reviewers: there is no user nobody']);
});

test('a comment that is refused keeps no request from being closed', async (t) => {
  const place = await openPlace(t);
  await place.land();
  await place.pr();
  await heal(place);
  place.server.before = ({ path }) =>
    path.endsWith('/comments') ? { status: 422, body: { message: 'locked' } } : undefined;
  const report = await place.pr();
  assert.deepEqual(outcomes(report.requests), ['closed']);
  assert.match(report.notices[0] ?? '', /closed without a comment/);
});

test('a remote that cannot be pushed to opens nothing', async (t) => {
  const place = await openPlace(t);
  await place.land();
  await place.fixture.git('-C', place.bare, 'config', 'receive.denyCurrentBranch', 'refuse');
  await place.fixture.git('remote', 'set-url', '--push', 'origin', `${place.bare}-missing`);
  await assert.rejects(
    place.pr(),
    (error: unknown) => error instanceof HealerError && error.code === 'REMOTE_FAILED',
  );
  assert.equal(place.server.things.requests.length, 0);
});

const missing: [
  what: string,
  change: (place: Awaited<ReturnType<typeof openPlace>>) => void,
  code: string,
  pattern: RegExp,
][] = [
  [
    'no settings',
    ({ context }) => Object.assign(context.config, { pullRequests: null }),
    'CONFIG_INVALID',
    /"pullRequests" is not in/,
  ],
  [
    'no token',
    ({ context }) => Object.assign(context, { env: {} }),
    'HOST_FAILED',
    /no token .* in TEST_HOST_TOKEN/,
  ],
  [
    'another server than was agreed to',
    ({ context }) => Object.assign(context.config.codeHost, { url: 'https://evil.example' }),
    'NOT_TRUSTED',
    /"pullRequests" pushes patches/,
  ],
  [
    'no such remote',
    ({ context }) => Object.assign(context.config.codeHost, { remote: 'upstream' }),
    'NOT_TRUSTED',
    /upstream/,
  ],
];

for (const [what, change, code, pattern] of missing)
  test(`with ${what} nothing is asked and nothing pushed`, async (t) => {
    const place = await openPlace(t);
    const patch = await place.land();
    change(place);
    await assert.rejects(place.pr(), (error: unknown) => {
      assert.ok(error instanceof HealerError);
      assert.equal(error.code, code);
      assert.match(error.message, pattern);
      return true;
    });
    assert.deepEqual(place.server.asked, []);
    assert.equal(await place.there(patch.branch), '');
  });
