import * as z from 'zod/mini';
import { fixedVersions } from '../../hints/fixed-versions.js';
import { hintsInProse } from '../../hints/prose.js';
import type { Outgoing } from '../../outgoing.js';
import { bounded, type Passage, type Source } from '../../source.js';
import { askJson } from '../../web/ask-json.js';
import { textOfHtml } from '../../web/html.js';
import type { Rest, Web, WebQuestion } from '../../web/web.js';

const seconds = z.int().check(z.gte(0));
const question = z.object({
  question_id: z.int(),
  title: z.string(),
  link: z.string(),
  answer_count: z._default(z.int(), 0),
});
const answer = z.object({
  answer_id: z.int(),
  question_id: z.int(),
  body: z.string(),
  score: z.int(),
  is_accepted: z._default(z.boolean(), false),
  creation_date: seconds,
  last_activity_date: z.optional(seconds),
  content_license: z.optional(z.string()),
});
type Question = z.output<typeof question>;
type Answer = z.output<typeof answer>;

const pageOf = <T extends z.ZodMiniType>(item: T) => z.object({ items: z.array(item) });

export interface StackExchangeOptions {
  endpoint: string;
  /** `stackoverflow` */
  site: string;
  key: string | null;
}

const mostQuestions = 5;

/**
 * Answers to questions that are like the error (Stack Exchange API 2.3: `search/advanced`, then `questions/{ids}/answers`),
 * under the licence that each tells.
 */
export function stackExchange(options: StackExchangeOptions, web: Web, outgoing: Outgoing): Source {
  const get = <T extends z.ZodMiniType>(
    path: string,
    parameters: Record<string, string>,
    item: T,
    signal: AbortSignal,
  ) => askJson(web, questionTo(options, path, parameters), pageOf(item), signal);
  return {
    name: 'stack-exchange',
    search: async (_question, signal) => {
      for (const parameters of searches(outgoing)) {
        const found = await get(
          'search/advanced',
          { ...parameters, sort: 'relevance', pagesize: '10' },
          question,
          signal,
        );
        const answered = (found?.items ?? []).filter((each) => each.answer_count > 0).slice(0, mostQuestions);
        if (answered.length === 0) continue;
        const ids = answered.map(({ question_id }) => question_id).join(';');
        const told = { sort: 'votes', pagesize: '30', filter: 'withbody' };
        const answers = await get(`questions/${ids}/answers`, told, answer, signal);
        return Promise.all((answers?.items ?? []).flatMap((each) => passagesOf(each, answered, outgoing)));
      }
      return [];
    },
  };
}

function questionTo(
  { endpoint, site, key }: StackExchangeOptions,
  path: string,
  parameters: Record<string, string>,
): Omit<WebQuestion, 'accept'> {
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/2.3/${path}`);
  for (const [name, value] of Object.entries({ order: 'desc', site, ...parameters }))
    url.searchParams.set(name, value);
  return {
    source: 'stack-exchange',
    url,
    method: path.replace(/\d[\d;]*/, '{ids}'),
    restAfter,
    ...(key !== null && { secret: { parameter: 'key', value: key } }),
  };
}

/** Few words first: all of them have to be in a question. */
function searches({ words, symbols, packages }: Outgoing): Record<string, string>[] {
  const [pkg] = packages;
  const [symbol] = symbols;
  const narrow = [pkg?.name, symbol].filter(Boolean).join(' ');
  const wide = words.split(' ').slice(0, 12).join(' ');
  const queries = [...new Set([narrow, wide])].filter((query) => query.includes(' '));
  return queries.map((q) => ({ q, ...(pkg === undefined && { tagged: 'javascript;typescript;node.js' }) }));
}

function passagesOf(
  each: Answer,
  questions: readonly Question[],
  { packages }: Outgoing,
): Promise<Passage>[] {
  const asked = questions.find(({ question_id }) => question_id === each.question_id);
  return asked ? [passage(each, asked, packages[0])] : [];
}

async function passage(
  each: Answer,
  asked: Question,
  pkg: Outgoing['packages'][number] | undefined,
): Promise<Passage> {
  const [title, text] = await Promise.all([textOfHtml(asked.title), textOfHtml(each.body)]);
  const about = pkg && `${title} ${text}`.toLowerCase().includes(pkg.name.toLowerCase()) ? pkg : undefined;
  const host = URL.canParse(asked.link) ? new URL(asked.link).host : '';
  return {
    source: 'stack-exchange',
    origin: `answer at ${host || 'Stack Exchange'}`,
    title: bounded(title, 120),
    text: bounded(`${title}\n${text}`),
    package: about?.name ?? null,
    versions: null,
    link: host === '' ? null : `https://${host}/a/${each.answer_id}`,
    licence: each.content_license ?? 'CC BY-SA',
    at: new Date((each.last_activity_date ?? each.creation_date) * 1000).toISOString(),
    votes: each.score,
    accepted: each.is_accepted,
    hints: [
      ...hintsInProse(text, { package: about?.name ?? null }),
      ...(about ? fixedVersions(text, about) : []),
    ],
  };
}

const wrapper = z.object({
  backoff: z.optional(seconds),
  quota_remaining: z.optional(z.int()),
  error_id: z.optional(z.int()),
  error_message: z.optional(z.string()),
});

const throttled = 502;

/** `backoff` is for one method; a spent quota is for all, until the next day. */
function restAfter(text: string): Rest {
  const parsed = wrapper.safeParse(jsonOf(text));
  if (!parsed.success) return {};
  const { backoff = 0, quota_remaining, error_id, error_message = '' } = parsed.data;
  const untilTomorrow = 86_400_000 - (Date.now() % 86_400_000);
  const told = Number(/in (\d+) seconds/.exec(error_message)?.[1] ?? 60) * 1000;
  const server =
    error_id === throttled ? told : quota_remaining !== undefined && quota_remaining <= 0 ? untilTomorrow : 0;
  return { method: backoff * 1000, server };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
