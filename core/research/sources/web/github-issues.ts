import * as z from 'zod/mini';
import { fixedVersions } from '../../hints/fixed-versions.js';
import { hintsInProse } from '../../hints/prose.js';
import type { Outgoing, OutgoingPackage } from '../../outgoing.js';
import { bounded, type Passage, type Source } from '../../source.js';
import { type Github, type GithubQuestion, quoted, repositoryIn, repositoryOf } from './github.js';

const reactions = z.catch(z.optional(z.object({ '+1': z.int() })), undefined);
const issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z._default(z.nullable(z.string()), null),
  html_url: z.string(),
  repository_url: z.string(),
  state: z.string(),
  state_reason: z.catch(z.optional(z.nullable(z.string())), null),
  comments: z.int(),
  updated_at: z.string(),
  reactions,
});
const comment = z.object({
  body: z._default(z.nullable(z.string()), null),
  html_url: z.string(),
  updated_at: z.string(),
  author_association: z._default(z.string(), 'NONE'),
  reactions,
});
type Issue = z.output<typeof issue>;

const page = z.object({ items: z.array(issue) });
const mostIssues = 8;
const mostRead = 2;

/** Issues that speak of the error, and what is said below the first of them; those of maintainers count as taken for the answer. */
export function githubIssues(github: Github, outgoing: Outgoing): Source {
  return {
    name: 'github-issues',
    search: async (_question, signal) => {
      const asked: GithubQuestion = { source: 'github-issues', signal };
      for (const { q, pkg } of searches(outgoing)) {
        const parameters = { q, per_page: '10' };
        const found = await github.get('search/issues', page, { ...asked, parameters, resource: 'search' });
        const issues = (found?.items ?? []).slice(0, mostIssues);
        if (issues.length === 0) continue;
        const passages = await Promise.all(
          issues.map((each, index) =>
            passagesOf(github, each, { asked, pkg, withComments: index < mostRead }),
          ),
        );
        return passages.flat();
      }
      return [];
    },
  };
}

interface Search {
  q: string;
  pkg: OutgoingPackage | undefined;
}

/** In the repository of the package first, where its manifest names one. */
function searches({ words, symbols, packages }: Outgoing): Search[] {
  const [pkg] = packages;
  const repository = pkg ? repositoryOf(pkg) : null;
  const names = symbols.slice(0, 2).map(quoted).join(' ');
  const told = names || words.split(' ').slice(0, 8).join(' ');
  const own = repository === null ? [] : [{ q: `${told} repo:${repository} is:issue`, pkg }];
  const anywhere = pkg ? `${told} ${quoted(pkg.name)}` : words.split(' ').slice(0, 10).join(' ');
  return [...own, { q: `${anywhere} is:issue`, pkg }];
}

interface Reading {
  asked: GithubQuestion;
  pkg: OutgoingPackage | undefined;
  withComments: boolean;
}

async function passagesOf(
  github: Github,
  each: Issue,
  { asked, pkg, withComments }: Reading,
): Promise<Passage[]> {
  const repository = repositoryIn(each.repository_url);
  if (repository === null) return [];
  const path = `repos/${repository}/issues/${each.number}/comments`;
  const parameters = { per_page: '30' };
  const [licence, comments] = await Promise.all([
    licenceOf(github, repository, pkg, asked),
    withComments && each.comments > 0
      ? github.get(path, z.array(comment), { ...asked, parameters }).catch(() => null)
      : null,
  ]);
  const title = `${repository}#${each.number}: ${each.title}`;
  const passage = (body: string, more: Pick<Passage, 'link' | 'at' | 'votes' | 'accepted'>): Passage => ({
    source: 'github-issues',
    origin: `issue of ${repository}`,
    title: bounded(title, 120),
    text: bounded(`${each.title}\n${body}`),
    package: pkg?.name ?? null,
    versions: null,
    licence,
    hints: [...hintsInProse(body, { package: pkg?.name ?? null }), ...(pkg ? fixedVersions(body, pkg) : [])],
    ...more,
  });
  const first = passage(each.body ?? '', {
    link: each.html_url,
    at: each.updated_at,
    votes: each.reactions?.['+1'] ?? null,
    accepted: null,
  });
  const said = (comments ?? []).flatMap((one) =>
    one.body === null || one.body.length < 20
      ? []
      : [
          passage(one.body, {
            link: one.html_url,
            at: one.updated_at,
            votes: one.reactions?.['+1'] ?? null,
            accepted: maintainers.has(one.author_association) && each.state_reason === 'completed',
          }),
        ],
  );
  return [first, ...said];
}

const maintainers: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** What a package says of itself needs no question. */
const licenceOf = async (
  github: Github,
  repository: string,
  pkg: OutgoingPackage | undefined,
  asked: GithubQuestion,
): Promise<string | null> =>
  pkg?.installed?.licence && repositoryOf(pkg) === repository
    ? pkg.installed.licence
    : github.licenceOf(repository, asked);
