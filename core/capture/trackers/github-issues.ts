import * as z from 'zod/mini';
import { parseLog } from '../formats/log.js';
import { bounded, linkOf, type Tracked, timeOf } from './tracked.js';

const issueSchema = z.looseObject({
  number: z.number(),
  title: z.string(),
  body: z.nullish(z.string()),
  /** `html_url` in webhooks and the REST API, `url` of `gh issue list --json`. */
  html_url: z.optional(z.string()),
  url: z.optional(z.string()),
  created_at: z.optional(z.string()),
  createdAt: z.optional(z.string()),
  pull_request: z.optional(z.unknown()),
});

const longestBody = 200_000;

/**
 * The errors whose stack traces somebody has put into an issue of GitHub: into its code blocks, or where these hold none,
 * anywhere. The payload of the webhook `issues`, or an issue as the API and `gh issue list --json number,title,body,url`
 * give it. Undefined for any other JSON.
 */
export function readGitHubIssue(json: unknown): Tracked[] | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const issue = issueSchema.safeParse('issue' in json ? json.issue : json).data;
  if (!issue) return undefined;
  if (issue.pull_request !== undefined || ('action' in json && !toldBy.has(String(json.action)))) return [];
  const link = linkOf(issue.html_url) ?? linkOf(issue.url);
  const at = timeOf(issue.created_at) ?? timeOf(issue.createdAt);
  return errorsIn((issue.body ?? '').slice(0, longestBody)).map((thrown, index) => ({
    id: `github:${link ?? issue.number}#${index}`,
    ...(at && { at }),
    thrown: bounded(thrown),
    source: { tracker: 'github', link },
  }));
}

/** An issue that was closed, labelled or moved tells nothing new. */
const toldBy: ReadonlySet<string> = new Set(['opened', 'edited', 'reopened']);

function errorsIn(body: string): ReturnType<typeof parseLog> {
  const text = body.replace(/\r\n/g, '\n');
  const found = codeBlocks(text).flatMap(parseLog);
  return found.length > 0 ? found : parseLog(text);
}

/** Fenced code blocks (CommonMark 0.31.2, 4.5); one that is not closed goes on to the end. */
function codeBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: { fence: string; lines: string[] } | undefined;
  for (const line of text.split('\n')) {
    const fence = /^[ >]{0,20}(`{3,}|~{3,})(.*)$/.exec(line);
    if (open && fence?.[1]?.startsWith(open.fence) && fence[2]?.trim() === '') {
      blocks.push(open.lines.join('\n'));
      open = undefined;
    } else if (open) open.lines.push(line);
    else if (fence) open = { fence: fence[1] ?? '', lines: [] };
  }
  return open ? [...blocks, open.lines.join('\n')] : blocks;
}
