import { filesInside, type InstalledPackage, readInside } from './installed.js';

/** One point of a change log, with the version that its heading names. */
export interface ChangeLogEntry {
  version: string | null;
  /** ISO date of the heading, where it has one. */
  at: string | null;
  text: string;
}

const longestFile = 1 << 19;
export const isChangeLog = (file: string): boolean => name.test(file.replace(/^.*\//, ''));

const name =
  /^(?:change-?log|changes|history|release-?notes|releases|news|migrat(?:ion|ing)(?:-guide)?|upgrad(?:e|ing)(?:-guide)?)(?:[-_.].*)?\.(?:md|markdown|txt|rst)$|^(?:change-?log|changes|history|news)$/i;

/** The change logs and guides to move on that a package brings, newest entries first as they mostly stand. */
export async function changeLogs(
  pkg: InstalledPackage,
): Promise<{ file: string; entries: ChangeLogEntry[] }[]> {
  const names = [...(await filesInside(pkg)), ...(await filesInside(pkg, 'docs'))];
  const files = names.filter(isChangeLog).slice(0, 6);
  const read = await Promise.all(
    files.map(async (file) => ({ file, text: await readInside(pkg.folder, file, longestFile) })),
  );
  return read.flatMap(({ file, text }) => (text === null ? [] : [{ file, entries: entriesOf(text) }]));
}

/** Its points and paragraphs, each with the nearest version above it. */
export function entriesOf(text: string): ChangeLogEntry[] {
  const entries: ChangeLogEntry[] = [];
  let version: string | null = null;
  let at: string | null = null;
  let heading = '';
  let open: string[] = [];
  const close = () => {
    const body = open.join('\n').trim();
    if (body !== '') entries.push({ version, at, text: heading === '' ? body : `${heading}: ${body}` });
    open = [];
  };
  let underline = '';
  for (const line of `${text}\n`.split(/\r?\n/)) {
    const titled =
      /^#{1,6}\s+(.+)/.exec(line)?.[1] ?? (/^(?:=+|-{3,})\s*$/.test(line) ? underline : undefined);
    if (titled !== undefined && titled !== '') {
      if (underline === titled && open.at(-1)?.trim() === titled) open.pop();
      close();
      const found = versionIn(titled);
      if (found !== null) [version, at, heading] = [found, dateIn(titled), ''];
      else
        heading = /^(?:changes?|changed|notes|misc)$/i.test(titled.trim()) ? '' : titled.trim().slice(0, 80);
    } else if (/^v?\d+\.\d+\.\d+\S*(?:\s*[/(–-].*)?$/.test(line.trim()) && open.length === 0) {
      close();
      [version, at, heading] = [versionIn(line), dateIn(line), ''];
    } else if (/^\s{0,3}(?:[-*+]|\d+\.)\s/.test(line)) {
      close();
      open.push(line.replace(/^\s*(?:[-*+]|\d+\.)\s+/, ''));
    } else if (line.trim() === '') close();
    else open.push(line.trim());
    underline = line.trim();
  }
  close();
  return entries.slice(0, mostEntries);
}

const mostEntries = 5000;

/** `## [2.0.0] - 2024-01-02`, `v2.0.0 (2024-01-02)`, `From 1.x to 2.x`: the version that is told of. */
function versionIn(heading: string): string | null {
  const found = [...heading.matchAll(/(?<![\w.-])v?(\d+\.(?:\d+|x)(?:\.(?:\d+|x))?(?:-[\w.]+)?)(?![\w-])/gi)];
  return found.at(-1)?.[1] ?? /\bv(\d+)\b/i.exec(heading)?.[1] ?? null;
}

const dateIn = (heading: string): string | null => /\b\d{4}-\d\d-\d\d\b/.exec(heading)?.[0] ?? null;
