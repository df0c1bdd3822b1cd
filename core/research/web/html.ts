/** The part of the DOM that is read here. */
interface DomNode {
  nodeType: number;
  nodeName: string;
  nodeValue: string | null;
  childNodes: ArrayLike<DomNode>;
}

/** Pages larger than this are read by their whole text: finding the main part takes too long. */
const mostElements = 20_000;

/** The text of a piece of HTML: a line a block, code between backticks, headings as Markdown has them. */
export async function textOfHtml(html: string): Promise<string> {
  const { document } = await parse(inBody(html));
  return textOf(document.body as unknown as DomNode);
}

export interface Article {
  title: string;
  text: string;
  /** Address that the page names as its licence. */
  licence: string | null;
}

/** What a page says, without its menus (Mozilla's Readability, which Firefox has for its reader view). */
export async function articleOf(html: string): Promise<Article> {
  const { document } = await parse(/<html[\s>]/i.test(html) ? html : inBody(html));
  const title = document.title.trim().slice(0, 200);
  const licence = document.querySelector('[rel~="license"]')?.getAttribute('href') ?? null;
  const whole = document.body ? textOf(document.body as unknown as DomNode) : '';
  const { Readability } = await import('@mozilla/readability');
  const main = readable(() => new Readability(document as never, { maxElemsToParse: mostElements }).parse());
  const text = main?.content ? await textOfHtml(main.content) : '';
  return { title, text: text.length > whole.length / 10 ? text : whole, licence };
}

/** It throws at pages with too many elements. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const inBody = (html: string): string => `<!doctype html><html><head></head><body>${html}</body></html>`;

async function parse(html: string) {
  const { parseHTML } = await import('linkedom');
  return parseHTML(html);
}

const unseen = new Set([
  'SCRIPT',
  'STYLE',
  'NOSCRIPT',
  'TEMPLATE',
  'SVG',
  'IFRAME',
  'NAV',
  'HEAD',
  'BUTTON',
  'FORM',
]);
const blocks = new Set(
  `ADDRESS ARTICLE ASIDE BLOCKQUOTE BR DD DETAILS DIV DL DT FIGURE FOOTER H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN OL P PRE
  SECTION TABLE TR UL`.split(/\s+/),
);

/** Without recursion: a page may be nested as deep as it likes. */
function textOf(root: DomNode): string {
  const parts: string[] = [];
  const stack: (DomNode | string)[] = [root];
  let inPre = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      if (next === endOfPre) inPre -= 1;
      else parts.push(next);
      continue;
    }
    if (next.nodeType === 3)
      parts.push(inPre > 0 ? (next.nodeValue ?? '') : (next.nodeValue ?? '').replace(/\s+/g, ' '));
    const name = next.nodeName.toUpperCase();
    if (next.nodeType !== 1 || unseen.has(name)) continue;
    const [before, after] = aroundOf(name, inPre > 0);
    if (name === 'PRE') {
      inPre += 1;
      stack.push(endOfPre);
    }
    parts.push(before);
    stack.push(after);
    for (let at = next.childNodes.length - 1; at >= 0; at -= 1) {
      const child = next.childNodes[at];
      if (child) stack.push(child);
    }
  }
  return parts
    .join('')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n[ \t]+(?=\S)/g, (blank) => (blank.length > 2 ? blank : '\n'))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const endOfPre = '\u0000';

function aroundOf(name: string, inPre: boolean): [before: string, after: string] {
  const level = /^H([1-6])$/.exec(name)?.[1];
  if (level !== undefined) return [`\n\n${'#'.repeat(Number(level))} `, '\n\n'];
  if (name === 'CODE' && !inPre) return ['`', '`'];
  if (name === 'LI') return ['\n- ', '\n'];
  if (name === 'TD' || name === 'TH') return ['', ' | '];
  return blocks.has(name) ? ['\n', '\n'] : ['', ''];
}
