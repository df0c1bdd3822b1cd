import * as z from 'zod/mini';
import { mendedIn } from '../../hints/fixed-versions.js';
import { hintsInProse } from '../../hints/prose.js';
import type { Outgoing, OutgoingPackage } from '../../outgoing.js';
import { entriesOf } from '../../packages/change-log.js';
import { bounded, type HintShape, type Passage, type Source } from '../../source.js';
import { mentions } from '../mentions.js';
import { type Github, repositoryOf } from './github.js';

const release = z.object({
  tag_name: z.string(),
  body: z._default(z.nullable(z.string()), null),
  html_url: z.string(),
  published_at: z.nullable(z.string()),
});
type Release = z.output<typeof release>;

/** What the releases of a package's repository say of the names in the question: change logs that packages do not bring along. */
export function githubReleases(github: Github, { packages }: Outgoing): Source {
  return {
    name: 'github-releases',
    search: async (question, signal) => {
      const found = await Promise.all(
        packages.map(async (pkg) => {
          const repository = repositoryOf(pkg);
          if (repository === null) return [];
          const releases = await github.get(`repos/${repository}/releases`, z.array(release), {
            source: 'github-releases',
            signal,
            parameters: { per_page: '40' },
          });
          return (releases ?? []).flatMap((each) =>
            entriesOf(each.body ?? '')
              .filter(({ text }) => mentions(text, question))
              .map(({ text }) => passage(each, text, pkg, repository)),
          );
        }),
      );
      return found.flat();
    },
  };
}

function passage(each: Release, text: string, pkg: OutgoingPackage, repository: string): Passage {
  const version = /(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(each.tag_name)?.[1] ?? null;
  const versions = version === null ? null : `>=${version}`;
  return {
    source: 'github-releases',
    origin: `releases of ${repository}`,
    title: bounded(`${pkg.name} ${version ?? each.tag_name}: ${text.split('\n', 1)[0] ?? ''}`, 120),
    text: bounded(text),
    package: pkg.name,
    versions,
    link: each.html_url,
    licence: pkg.installed?.licence ?? null,
    at: each.published_at,
    votes: null,
    accepted: null,
    hints: [
      ...hintsInProse(text, { package: pkg.name }).map((shape): HintShape => ({ ...shape, versions })),
      ...(version === null ? [] : mendedIn(text, version, pkg)),
    ],
  };
}
