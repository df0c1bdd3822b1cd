import { mendedIn } from '../../hints/fixed-versions.js';
import { hintsInProse } from '../../hints/prose.js';
import type { OutgoingPackage } from '../../outgoing.js';
import { entriesOf, isChangeLog } from '../../packages/change-log.js';
import { textsInTarball } from '../../packages/tarball.js';
import type { Question } from '../../question.js';
import { bounded, type HintShape, type Passage } from '../../source.js';
import { isLater } from '../../versions.js';
import { askText } from '../../web/ask-json.js';
import type { Web } from '../../web/web.js';
import { mentions } from '../mentions.js';

export interface ChangeLog {
  text: string;
  licence: string | null;
}

interface Means {
  endpoint: string;
  web: Web;
  signal: AbortSignal;
}

const largestPackage = 8_388_608;
const longestLog = 1 << 18;
const mostEntries = 20;

/** The change logs that a version of a package brings along, out of its tarball; null where it is too large, or has none. */
export async function changeLogOf(
  { name }: OutgoingPackage,
  { version, license }: { version: string; license?: string | undefined },
  { endpoint, web, signal }: Means,
): Promise<ChangeLog | null> {
  const file = `${name.replace(/^.*\//, '')}-${encodeURIComponent(version)}.tgz`;
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/${name}/-/${file}`);
  const question = {
    source: 'npm',
    url,
    accept: 'application/octet-stream',
    maxBytes: largestPackage,
    // What is no archive now will be none later.
    readBody: (body: Buffer) => logsIn(body).catch(() => ''),
  } as const;
  const answer = await askText(web, question, signal).catch(() => null);
  return answer?.text ? { text: answer.text, licence: license ?? null } : null;
}

async function logsIn(tarball: Buffer): Promise<string> {
  const isLog = (file: string): boolean => !file.includes('/') && isChangeLog(file);
  return [...(await textsInTarball(tarball, isLog, longestLog)).values()].join('\n\n');
}

/** What it tells of versions later than the installed one, which does not know of them. */
export function entriesIn({ text, licence }: ChangeLog, pkg: OutgoingPackage, question: Question): Passage[] {
  const { name, version: own } = pkg;
  return entriesOf(text)
    .filter(
      (entry) =>
        entry.version !== null &&
        own !== null &&
        isLater(entry.version, own) &&
        mentions(entry.text, question),
    )
    .slice(0, mostEntries)
    .map((entry): Passage => {
      const versions = `>=${entry.version}`;
      return {
        source: 'npm',
        origin: `newest change log of ${name}`,
        title: bounded(`${name} ${entry.version}: ${entry.text.split('\n', 1)[0] ?? ''}`, 120),
        text: bounded(entry.text),
        package: name,
        versions,
        link: `https://www.npmjs.com/package/${name}`,
        licence,
        at: entry.at,
        votes: null,
        accepted: null,
        hints: [
          ...hintsInProse(entry.text, { package: name }).map((shape): HintShape => ({ ...shape, versions })),
          ...mendedIn(entry.text, String(entry.version), pkg),
        ],
      };
    });
}
