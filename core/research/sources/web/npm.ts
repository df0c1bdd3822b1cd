import * as z from 'zod/mini';
import { fixedVersions } from '../../hints/fixed-versions.js';
import { hintsInProse } from '../../hints/prose.js';
import type { Outgoing, OutgoingPackage } from '../../outgoing.js';
import { bounded, type HintShape, type Passage, type Source } from '../../source.js';
import { isLater } from '../../versions.js';
import { askJson } from '../../web/ask-json.js';
import type { Web } from '../../web/web.js';
import { changeLogOf, entriesIn } from './npm-change-log.js';
import { type PublicationTimes, publishedOf } from './npm-published.js';

const manifest = z.object({
  version: z.string(),
  deprecated: z.catch(z.optional(z.string()), undefined),
  license: z.catch(z.optional(z.string()), undefined),
});
type Manifest = z.output<typeof manifest>;

/**
 * What the npm registry says of the installed version, which one is the newest (its API: `GET /<name>/<version>`), and what the
 * change log in that one tells of later versions.
 */
export function npmRegistry(endpoint: string, web: Web, { packages }: Outgoing): Source {
  const get = (name: string, version: string, signal: AbortSignal): Promise<Manifest | null> => {
    const path = `${name.replace('/', '%2F')}/${encodeURIComponent(version)}`;
    const url = new URL(`${endpoint.replace(/\/+$/, '')}/${path}`);
    return askJson(web, { source: 'npm', url }, manifest, signal);
  };
  return {
    name: 'npm',
    search: async (question, signal) => {
      const found = await Promise.all(
        packages.map(async (pkg) => {
          const [own, newest] = await Promise.all([
            pkg.version === null ? null : get(pkg.name, pkg.version, signal),
            get(pkg.name, 'latest', signal),
          ]);
          const later =
            newest && laterThan(pkg, newest)
              ? await changeLogOf(pkg, newest, { endpoint, web, signal })
              : null;
          const told = later === null ? [] : entriesIn(later, pkg, question);
          return dated([...passagesOf(pkg, own, newest, endpoint), ...told], pkg, () =>
            publishedOf(pkg, { endpoint, web, signal }),
          );
        }),
      );
      return found.flat();
    },
  };
}

/** When the versions were published is asked where one is named. */
async function dated(
  passages: Passage[],
  { name }: OutgoingPackage,
  ask: () => Promise<PublicationTimes | null>,
): Promise<Passage[]> {
  if (!passages.some(({ hints }) => hints.some(({ kind }) => kind === 'version'))) return passages;
  const published = await ask();
  if (published === null) return passages;
  return passages.map((passage) => (passage.package === name ? { ...passage, published } : passage));
}

function passagesOf(
  pkg: OutgoingPackage,
  own: Manifest | null,
  newest: Manifest | null,
  endpoint: string,
): Passage[] {
  const { name, version } = pkg;
  const later =
    version !== null && newest !== null && isLater(newest.version, version) ? newest.version : null;
  const passage = (title: string, text: string, hints: HintShape[]): Passage => ({
    source: 'npm',
    origin: `npm registry on ${name}`,
    title,
    text: bounded(text),
    package: name,
    versions: version,
    link: `${endpoint.replace(/\/+$/, '')}/${name}`,
    licence: (own ?? newest)?.license ?? null,
    at: null,
    votes: null,
    accepted: null,
    hints,
  });
  const move: HintShape[] =
    later === null ? [] : [{ kind: 'version', from: version, to: later, symbols: [name], versions: version }];
  if (own?.deprecated) {
    const text = own.deprecated;
    const told = fixedVersions(text, pkg);
    const hints = [...hintsInProse(text, { package: name }), ...(told.length > 0 ? told : move)];
    return [passage(`${name} ${version} is deprecated`, `${name} ${version} is deprecated: ${text}`, hints)];
  }
  if (later === null) return [];
  return [
    passage(
      `${name} ${later} is the newest`,
      `${name} ${later} is the newest, ${version} is installed.`,
      move,
    ),
  ];
}

const laterThan = ({ version }: OutgoingPackage, newest: Manifest): boolean =>
  version !== null && isLater(newest.version, version);
