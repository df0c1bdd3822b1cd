import { isLoopback } from '../../../config/endpoint.js';
import { hintsInProse } from '../../hints/prose.js';
import type { Outgoing } from '../../outgoing.js';
import { filesInside, type InstalledPackage, readInside } from '../../packages/installed.js';
import type { Question } from '../../question.js';
import { sectionsOf } from '../../sections.js';
import { bounded, type Passage, type Source } from '../../source.js';
import { askText } from '../../web/ask-json.js';
import { type Article, articleOf } from '../../web/html.js';
import { type Web, type WebAnswer, WebError } from '../../web/web.js';
import { mentions } from '../mentions.js';

export interface PagesOptions {
  hosts: readonly string[];
  addresses: readonly string[];
}

const mostPages = 6;
const mostOfPage = 8;
const largestPage = 2_097_152;
const longestReadMe = 1 << 18;

/**
 * Sections of pages that name what the question names: of those that the settings list, and of those on the hosts that they
 * list to which the error, or a package that it is about, links.
 */
export function documentationPages({ hosts, addresses }: PagesOptions, web: Web, outgoing: Outgoing): Source {
  return {
    name: 'pages',
    search: async (question, signal) => {
      const linked = await linksOf(question, outgoing);
      const urls = [
        ...addresses.map((each) => new URL(each)),
        ...linked.filter((url) => hosts.includes(url.host)),
      ];
      const wanted = new Map(urls.map((url) => [url.href, url]));
      const found = await Promise.allSettled(
        [...wanted.values()]
          .slice(0, mostPages)
          .map((url) => sectionsAt(url, { hosts, web, question, signal })),
      );
      const read = found.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      const [failed] = found.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      if (read.length === 0 && failed !== undefined) throw failed;
      return read.flat();
    },
  };
}

interface Reading {
  hosts: readonly string[];
  web: Web;
  question: Question;
  signal: AbortSignal;
}

async function sectionsAt(url: URL, { hosts, web, question, signal }: Reading): Promise<Passage[]> {
  const accept = 'text/html, text/markdown;q=0.9, text/plain;q=0.8';
  const answer = await askText(web, { source: 'pages', url, accept, hosts, maxBytes: largestPage }, signal);
  if (answer === null) return [];
  const { title, text, licence } = await contentOf(answer);
  const pkg = question.packages.find(({ name, told }) => told && text.includes(name));
  return sectionsOf(text)
    .filter(({ heading, body }) => mentions(`${heading} ${body}`, question))
    .slice(0, mostOfPage)
    .map(
      ({ heading, body }): Passage => ({
        source: 'pages',
        origin: `page of ${url.host}`,
        title: bounded([title || url.host, heading].filter(Boolean).join(': '), 120),
        text: bounded(body),
        package: pkg?.name ?? null,
        versions: null,
        link: url.href,
        licence,
        at: null,
        votes: null,
        accepted: null,
        hints: hintsInProse(body, { package: pkg?.name ?? null }),
      }),
    );
}

async function contentOf({ type, text, url }: WebAnswer): Promise<Article> {
  if (type === 'text/html' || type === 'application/xhtml+xml') return articleOf(text);
  if (type.startsWith('text/')) return { title: '', text, licence: null };
  throw new WebError('unusable', `${url} is no page but ${type || 'something else'}`);
}

/** Addresses in the error itself, and in what its packages say of themselves; queries, which may hold values, are cut off. */
async function linksOf({ messages }: Question, { packages }: Outgoing): Promise<URL[]> {
  const installed = packages.flatMap((pkg) => (pkg.installed ? [pkg.installed] : []));
  const texts = [...messages, ...(await Promise.all(installed.map(selfDescription)))];
  const found = texts.flatMap((text) => text.match(/https?:\/\/[^\s'"`<>()[\]{}\\]{4,300}/g) ?? []);
  return found.flatMap((address) => {
    const text = address.replace(/[.,;:!?]+$/, '');
    if (!URL.canParse(text)) return [];
    const url = new URL(text);
    url.search = '';
    url.hash = '';
    if (!isLoopback(url.href)) url.protocol = 'https:';
    return [url];
  });
}

async function selfDescription(pkg: InstalledPackage): Promise<string> {
  const file = (await filesInside(pkg)).find((name) => /^readme(?:\.(?:md|markdown|txt))?$/i.test(name));
  const text = file === undefined ? null : await readInside(pkg.folder, file, longestReadMe);
  return `${pkg.manifest.homepage ?? ''} ${text ?? ''}`;
}
