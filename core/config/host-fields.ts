import * as z from 'zod/mini';
import { isEncryptedEndpoint } from './endpoint.js';
import { count } from './fields.js';

const aServer = {
  error:
    'a URL such as "https://git.example.com", without a user name or a query, encrypted unless it is this machine, or null',
};
const aRemote = { error: 'the name of a remote such as "origin"' };
const aRepository = { error: 'an owner and a name such as "acme/site", or null' };
const aVariable = { error: 'the name of an environment variable such as "GITHUB_TOKEN", or null' };
const aBranch = { error: 'the name of a branch such as "main", or null' };
const aLabel = { error: 'a label such as "healer", without a comma' };
const aPerson = { error: 'a user name such as "ada"' };

const hostKinds = ['github', 'gitlab', 'gitea'] as const;

const codeHostSchema = z.strictObject({
  kind: z
    ._default(z.nullable(z.enum(hostKinds)), null)
    .check(
      z.describe(
        'The API that the server speaks; "gitea" is Forgejo and Codeberg, too. Null tells it by the name of the server, where that is known.',
      ),
    ),
  remote: z
    ._default(z.string(aRemote).check(z.regex(/^[A-Za-z0-9_][\w./-]{0,99}$/, aRemote)), 'origin')
    .check(z.describe('The remote that patches are pushed to.')),
  url: z
    ._default(z.nullable(z.string(aServer).check(z.refine(isEncryptedEndpoint, aServer))), null)
    .check(z.describe('Where its pages are; null takes the server of the address of the remote.')),
  repository: z
    ._default(z.nullable(z.string(aRepository).check(z.regex(/^[\w.-]+(?:\/[\w.-]+)+$/, aRepository))), null)
    .check(z.describe('Owner and name of the repository there; null takes those of the address.')),
  tokenVariable: z
    ._default(z.nullable(z.string(aVariable).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aVariable))), null)
    .check(
      z.describe(
        'The environment variable that holds the token; null is GITHUB_TOKEN, GITLAB_TOKEN or GITEA_TOKEN. The token itself is never in this file.',
      ),
    ),
});

const labels = () =>
  z
    ._default(z.array(z.string(aLabel).check(z.regex(/^[^,\p{Cc}]{1,100}$/u, aLabel))), [])
    .check(z.describe('Labels that each gets when it is opened.'), z.meta({ examples: [['healer']] }));

const people = (meaning: string) =>
  z
    ._default(z.array(z.string(aPerson).check(z.regex(/^[\w.-]+(?:\/[\w.-]+)?$/, aPerson))), [])
    .check(z.describe(meaning), z.meta({ examples: [['ada']] }));

const pullRequestsSchema = z.strictObject({
  mostOpen: z
    ._default(count(1, 100), 3)
    .check(z.describe('How many may be open at once; those of the highest confidence come first.')),
  into: z
    ._default(z.nullable(z.string(aBranch).check(z.minLength(1, aBranch))), null)
    .check(z.describe('The branch that they ask to be merged into; null is the one that was healed.')),
  draft: z._default(z.boolean(), false).check(z.describe('Whether they are opened as drafts.')),
  labels: labels(),
  reviewers: people('Who is asked to review; on GitHub and Gitea, `organization/team` is a team of it.'),
});

const issuesSchema = z.strictObject({
  mostOpen: z
    ._default(count(1, 100), 5)
    .check(z.describe('How many may be open at once; what was seen most often comes first.')),
  labels: labels(),
  assignees: people('Who they are assigned to.'),
});

/** Settings of what is brought to the server that the repository is shared on. */
export const hostFields = {
  codeHost: z
    ._default(codeHostSchema, codeHostSchema.parse({}))
    .check(z.describe('Where `pullRequests` and `issues` go. See pull-requests.md.')),
  pullRequests: z
    ._default(z.nullable(pullRequestsSchema), null)
    .check(
      z.describe(
        'Pull or merge requests, one for each patch, by `healer pr` and by cycles; null opens none. It has to be trusted: see pull-requests.md.',
      ),
    ),
  issues: z
    ._default(z.nullable(issuesSchema), null)
    .check(
      z.describe(
        'Issues, one for each error without a patch, by `healer issue` and by cycles; null opens none. It has to be trusted: see pull-requests.md.',
      ),
    ),
};

export type HostKind = (typeof hostKinds)[number];
export type CodeHostSettings = z.output<typeof codeHostSchema>;
export type PullRequestSettings = z.output<typeof pullRequestsSchema>;
export type IssueSettings = z.output<typeof issuesSchema>;
