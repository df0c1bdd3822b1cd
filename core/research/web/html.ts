import { isTame, plainWords } from './tame.js';

export interface Article {
  title: string;
  text: string;
  /** Address that the page names as its licence. */
  licence: string | null;
}

/** The text of a piece of HTML: a line a block, code between backticks, headings as Markdown has them. */
export const textOfHtml = async (html: string): Promise<string> => (await read(html)).whole;

/** What a page says, without its menus: what is in `main` or `article`, where it has that (HTML, 4.3 and 4.4.14). */
export async function articleOf(html: string): Promise<Article> {
  const { title, main, whole, licence } = await read(html);
  return { title, text: main.length > whole.length / 10 ? main : whole, licence };
}

interface Read {
  title: string;
  whole: string;
  main: string;
  licence: string | null;
}

const unseen = new Set(
  'script style noscript template svg iframe nav head button form footer aside dialog'.split(' '),
);
const blocks = new Set(
  `address blockquote br dd details div dl dt figure hr li ol p pre section table tr ul header main article`.split(
    /\s+/,
  ),
);

/** Reads tags as they come and builds no tree: pages can be large and nested as they like. */
async function read(html: string): Promise<Read> {
  if (!isTame(html)) return { title: '', whole: plainWords(html), main: '', licence: null };
  const { Parser } = await import('htmlparser2');
  const open = { unseen: 0, main: 0, pre: 0, title: 0 };
  const found = { whole: [] as string[], main: [] as string[], title: '', licence: null as string | null };
  const write = (text: string): void => {
    if (open.unseen > 0) return;
    found.whole.push(text);
    if (open.main > 0) found.main.push(text);
  };
  const kindsOf = (name: string): (keyof typeof open)[] => [
    ...(unseen.has(name) ? (['unseen'] as const) : []),
    ...(name === 'main' || name === 'article' ? (['main'] as const) : []),
    ...(name === 'pre' || name === 'title' ? [name as 'pre' | 'title'] : []),
  ];
  const parser = new Parser({
    onopentag(name, { rel, href }) {
      if (rel?.split(/\s+/).includes('license') && href) found.licence ??= href.slice(0, 200);
      for (const kind of kindsOf(name)) open[kind] += 1;
      write(before(name, open.pre > 0));
    },
    ontext(text) {
      if (open.title > 0 && open.main === 0) found.title += text;
      write(open.pre > 0 ? text : text.replace(/\s+/g, ' '));
    },
    onclosetag(name) {
      write(after(name, open.pre > 0));
      for (const kind of kindsOf(name)) open[kind] -= 1;
    },
  });
  parser.end(html);
  return {
    title: found.title.replace(/\s+/g, ' ').trim().slice(0, 200),
    whole: tidy(found.whole),
    main: tidy(found.main),
    licence: found.licence,
  };
}

function before(name: string, inPre: boolean): string {
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined) return `\n\n${'#'.repeat(Number(level))} `;
  if (name === 'code') return inPre ? '' : '`';
  if (name === 'li') return '\n- ';
  return blocks.has(name) ? '\n' : '';
}

function after(name: string, inPre: boolean): string {
  if (/^h[1-6]$/.test(name)) return '\n\n';
  if (name === 'code') return inPre ? '' : '`';
  if (name === 'td' || name === 'th') return ' | ';
  return blocks.has(name) ? '\n' : '';
}

/** Indentation of code stays; a single blank before a line is that between two tags. */
const tidy = (parts: readonly string[]): string =>
  parts
    .join('')
    .split('\n')
    .map((line) => line.trimEnd().replace(/^[ \t](?=\S)/, ''))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
