const deepest = 200;

/** Elements without an end, and those whose end may be left out: they do not nest. */
const flat = new Set(
  `area base br col embed hr img input link meta source track wbr p li dt dd td th tr tbody thead tfoot option colgroup
  rt rp`.split(/\s+/),
);

/** Whether a page is nested as people write them: what is nested by the ten thousand takes parsers minutes. */
export function isTame(html: string): boolean {
  let depth = 0;
  for (const [, end, name = ''] of html.matchAll(/<(\/?)([a-zA-Z][\w:-]{0,40})/g)) {
    if (flat.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (end ? -1 : 1));
    if (depth > deepest) return false;
  }
  return true;
}

/** The words of a page of any shape, in time that grows with its length alone. */
export const plainWords = (html: string): string =>
  html
    .replace(/<(script|style|noscript|template|svg|nav)\b[^<>]{0,1000}>[\s\S]*?(?:<\/\1\s*>|$)/gi, ' ')
    .replace(/<\/?(?:p|div|li|h[1-6]|pre|br|tr|section|article)\b[^<>]{0,1000}>/gi, '\n')
    .replace(/<[^<>]{0,2000}>/g, ' ')
    .replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[\n ]*/g, '\n')
    .trim();

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };
