import { git } from '../../git/command.js';
import type { Repository } from '../../git/repository.js';
import { isSourceFile, isTestFile } from '../../workspace/sources.js';

/** A commit, with the files that it changed in place. */
export interface LoggedCommit {
  id: string;
  /** Milliseconds since 1970. */
  at: number;
  subject: string;
  message: string;
  files: ChangedFile[];
}

/** A file whose content one commit changed: ids of its blobs before and after; null where there was, or is, none. */
export interface ChangedFile {
  path: string;
  before: string | null;
  after: string | null;
}

/**
 * Commits of the history that leads to a revision, the newest first, merges left out; those that lead to `known` as well are
 * left out. No content is read.
 */
export async function readLog(
  repo: Pick<Repository, 'root'>,
  options: { from: string; known?: string | null; limit: number; signal?: AbortSignal },
): Promise<LoggedCommit[]> {
  const { from, known, limit, signal } = options;
  const log = await git(
    repo,
    [
      'log',
      '-z',
      '--no-merges',
      '--raw',
      '--no-abbrev',
      '--no-renames',
      `-n${limit}`,
      '--format=%x01%H %ct%n%B%x02',
      from,
      ...(known ? [`^${known}`] : []),
      '--',
    ],
    signal ? { signal } : {},
  );
  return parseRawLog(log);
}

/** Of `git log -z --raw --format=%x01%H %ct%n%B%x02`. */
function parseRawLog(log: string): LoggedCommit[] {
  const commits: LoggedCommit[] = [];
  const fields = log.split('\0');
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    if (field.startsWith('\x01')) {
      const end = field.indexOf('\n');
      const [id = '', seconds = ''] = field.slice(1, end).split(' ');
      const message = field
        .slice(end + 1)
        .replace(/\x02\s*$/, '')
        .trim();
      commits.push({
        id,
        at: Number(seconds) * 1000,
        subject: message.split('\n', 1)[0] ?? '',
        message,
        files: [],
      });
      continue;
    }
    const [, modeBefore, modeAfter, before = '', after = ''] =
      /^\n?:(\d+) (\d+) (\w+) (\w+) \w/.exec(field) ?? [];
    const path = fields[at + 1];
    if (modeBefore === undefined || modeAfter === undefined || path === undefined) continue;
    at += 1;
    const blob = (mode: string, id: string): string | null =>
      mode.startsWith('100') && !/^0+$/.test(id) ? id : null;
    commits.at(-1)?.files.push({ path, before: blob(modeBefore, before), after: blob(modeAfter, after) });
  }
  return commits;
}

/** Source files beyond which a commit does more than fix something. */
const mostSources = 3;

const saysFix =
  /\b(?:fix(?:e[sd]|ing)?|bug(?:s|fix(?:es)?)?|hotfix|repair(?:s|ed)?|correct(?:s|ed|ly)?|resolve[sd]?|close[sd]? #\d+|issue|regression|crash(?:es|ed)?|broken|wrong|prevent(?:s|ed)?|handle[sd]?)\b/i;
const saysNoFix =
  /^(?:revert\b|merge\b|bump\b|release\b|v?\d+\.\d+|(?:chore|docs?|style|build|ci|test|perf|refactor)(?:\([^)]*\))?!?:)/i;

/**
 * The source files that a fixing commit changed in place; none where it is no such: it says that it fixes something or touches
 * a test, and changes few sources.
 */
export function fixedFiles({ subject, message, files }: LoggedCommit): ChangedFile[] {
  if (saysNoFix.test(subject)) return [];
  const sources = files.filter(({ path }) => isSourceFile(path));
  if (sources.length === 0 || sources.length > mostSources) return [];
  if (!saysFix.test(message) && !files.some(({ path }) => isTestFile(path))) return [];
  return sources.filter(({ before, after }) => before !== null && after !== null && before !== after);
}
