import type { HintKind } from '../../model.js';
import type { HintShape } from '../source.js';

export interface ProseSubject {
  /** The package that the text is about: tells specifiers from names. */
  package: string | null;
  /** What the sentence is about where it does not name it: the declaration that a tag stands on. */
  subject?: string;
  /** True where the subject is a property of an options object. */
  isOption?: boolean;
}

/**
 * What a sentence of a change log, a deprecation tag or an error message says has taken the place of what. Nothing but the
 * two names is taken from it.
 */
export function hintsInProse(text: string, about: ProseSubject): HintShape[] {
  const found = new Map<string, HintShape>();
  for (const line of linesOf(text)) {
    for (const hint of hintsInLine(line, about)) {
      const key = `${hint.kind} ${hint.symbols.join(' ')} ${hint.from} ${hint.to}`;
      if (!found.has(key)) found.set(key, hint);
    }
  }
  return [...found.values()].slice(0, mostHints);
}

const mostHints = 12;
const longestLine = 600;
const longestText = 40_000;

/** Sentences, with every quoted name between two marks, so that one pattern reads all ways to write one. */
function linesOf(text: string): string[] {
  return text
    .slice(0, longestText)
    .replace(importCode, (_, names: string, from: string) => ` import \`${names}\` from \`${from}\` `)
    .replace(/\{@link(?:code|plain)?\s+([^\s}|]+)[^}]*\}/g, '`$1`')
    .replace(/!?\[([^\]\n]{1,200})\]\([^)\n]{0,400}\)/g, '$1')
    .replace(/\*\*|__(?=\s)|(?<=\s)__/g, '')
    .split(
      /\n+|(?<=[a-z`'")\d])[.;!]\s+(?=[A-Z`'"*(])(?!(?:Please |Instead,? )?(?:[Uu]se|[Cc]all|[Tt]ry|[Pp]refer)\b)/,
    )
    .map((line) =>
      line
        .trim()
        .slice(0, longestLine)
        .replace(quoted, (_, ...parts) => mark(parts)),
    )
    .filter((line) => line !== '');
}

/** An import of one name, or a require of it, as code. */
const importCode =
  /`?\b(?:import|const)\s*\{\s*([\w$]{1,60})\s*\}\s*(?:from|=\s*require\()\s*['"]([^'"\s]{1,120})['"]\)?;?`?/g;
const quoted = /`([^`\n]{1,80})`|(?<![\w$])'([^'\n]{1,80})'(?![\w$])|(?<![\w$])"([^"\n]{1,80})"(?![\w$])/g;
const mark = (parts: unknown[]): string => `«${parts.slice(0, 3).find((part) => part !== undefined)}»`;

const noun =
  '(?:option|setting|parameter|param|argument|flag|property|prop|field|key|function|method|class|type|interface|helper|hook|component|constant|export|import|api|event|alias|name|module|package|entry ?point|sub-?path|path)';
/** A quoted text, or a bare word; with an article and a noun around it. */
const name = `(?:the |our |a )?(?:(?:new|old|deprecated|static|named|async|public|legacy) )?(?:${noun}s? )?(?:«([^»]+)»|((?:@[\\w.-]+/)?[\\w$][\\w$./:#-]*[\\w$](?:\\(\\))?|[\\w$]))(?: ${noun}s?)?`;
const be = '(?:(?:has|have|had|was|were|is|are)(?: been| being)? |got |been )?(?:now )?';
/** What may stand between a thing and what became of it. */
const gap = '[^«»]{0,60}?';

interface Pattern {
  /** What such a sentence cannot be without: looked for first, since most sentences are of something else. */
  cue: RegExp;
  pattern: RegExp;
  /** Which pairs of groups are the old and the new name; `subject` is the one that the sentence does not name. */
  from: number | 'subject';
  to: number;
  moved?: boolean;
  /** The group of a specifier that is left, where names move between modules. */
  left?: number;
}

const of = (source: string): RegExp => new RegExp(source, 'gi');

/** The nth name of a pattern is its groups 2n-1 (quoted) and 2n (bare). */
const patterns: readonly Pattern[] = [
  {
    cue: /mov/i,
    pattern: of(`\\bmov(?:e|ed|es|ing) ${name} from ${name} to ${name}`),
    from: 1,
    left: 2,
    to: 3,
    moved: true,
  },
  {
    cue: /moved|relocated/i,
    pattern: of(`${name} ${be}(?:moved|relocated) from ${name} (?:to|into) ${name}`),
    from: 1,
    left: 2,
    to: 3,
    moved: true,
  },
  {
    cue: /import/i,
    pattern: of(`\\bimport ${name} from ${name} (?:instead of|rather than|and not) (?:from )?${name}`),
    from: 1,
    left: 3,
    to: 2,
    moved: true,
  },
  {
    cue: /mov/i,
    pattern: of(`\\bmov(?:e|ed|es|ing) ${name} (?:in)?to ${name}`),
    from: 1,
    to: 2,
    moved: true,
  },
  {
    cue: /moved|relocated|split|extracted/i,
    pattern: of(`${name} ${be}(?:moved|relocated|split out|extracted) (?:in)?to ${name}`),
    from: 1,
    to: 2,
    moved: true,
  },
  {
    cue: /exported|available|imported|found|live|located/i,
    pattern: of(
      `${name} ${be}(?:exported|available|imported|found|lives?|located) (?:only )?(?:from|in|under|at|through|via|as) ${name}`,
    ),
    from: 1,
    to: 2,
    moved: true,
  },
  {
    cue: /imported|required|loaded/i,
    pattern: of(
      `${name} (?:can|must|should|has to|have to) (?:now |only )?be (?:imported|required|loaded) from ${name}`,
    ),
    from: 1,
    to: 2,
    moved: true,
  },
  { cue: /import/i, pattern: of(`\\bimport ${name} from ${name}`), from: 1, to: 2, moved: true },
  {
    cue: /renam/i,
    pattern: of(`\\brenam(?:e|ed|es|ing) ${name} (?:in)?(?:to|as|->|=>|→|»|:) ${name}`),
    from: 1,
    to: 2,
  },
  {
    cue: /renamed/i,
    pattern: of(`${name} ${be}renamed(?: (?:in)?to| as| ->| =>| →|:)? ${name}`),
    from: 1,
    to: 2,
  },
  {
    cue: /replaced|superseded|supplanted/i,
    pattern: of(`${name} ${be}(?:replaced|superseded|supplanted)(?: by| with) ${name}`),
    from: 1,
    to: 2,
  },
  { cue: /replac/i, pattern: of(`\\breplac(?:e|ed|es|ing) ${name} (?:by|with) ${name}`), from: 1, to: 2 },
  {
    cue: /now (?:called|named|known|spel)/i,
    pattern: of(`${name} (?:is|are) now (?:called|named|known as|spelt|spelled) ${name}`),
    from: 1,
    to: 2,
  },
  {
    cue: /instead|place|rather|over|and not/i,
    pattern: of(
      `(?:\\buse|\\bcall|\\bprefer|\\btry) ${name} (?:instead of|in place of|rather than|over|and not) ${name}`,
    ),
    from: 2,
    to: 1,
  },
  {
    cue: /deprecat|remov|drop/i,
    pattern: of(
      `\\b(?:deprecat|remov|dropp?)(?:e|ed|es|ing)? ${name}${gap}\\b(?:in favou?r of|use|replaced by|replaced with) ${name}`,
    ),
    from: 1,
    to: 2,
  },
  {
    cue: /deprecated|removed|gone|dropped|obsolete|no longer/i,
    pattern: of(
      `${name} ${be}(?:deprecated|removed|gone|dropped|obsolete|no longer)\\b${gap}[^«»]{0,60}?\\b(?:in favou?r of|use|call|try|replaced by|replaced with|prefer) ${name}`,
    ),
    from: 1,
    to: 2,
  },
  { cue: /[-=]>|→|➜|⇒/, pattern: /«([^»]+)»()\s*(?:->|=>|→|➜|⇒)\s*«([^»]+)»()/g, from: 1, to: 2 },
];

/** Of a tag, whose subject is the declaration below it. */
const ofSubject: readonly Pattern[] = [
  {
    cue: /moved|import|exported|available/i,
    pattern: of(`\\b(?:moved to|import(?:ed)? (?:it )?from|exported from|available (?:from|in)) ${name}`),
    from: 'subject',
    to: 1,
    moved: true,
  },
  {
    cue: /use|call|prefer|try|see|switch|migrate|renamed|replaced|superseded|favou?r|alias|same/i,
    pattern: of(
      `\\b(?:use|call|prefer|try|see|switch to|migrate to|renamed(?: to| as)?|replaced (?:by|with)|superseded by|in favou?r of|alias (?:of|for)|same as|now called) ${name}`,
    ),
    from: 'subject',
    to: 1,
  },
  {
    cue: /replaces|instead|should|preferred|supersedes/i,
    pattern: of(
      `^\\W*${name} (?:replaces (?:it|this)|instead|should be used|is (?:the )?preferred|supersedes)`,
    ),
    from: 'subject',
    to: 1,
  },
];

function hintsInLine(line: string, about: ProseSubject): HintShape[] {
  const used: [number, number][] = [];
  const found: HintShape[] = [];
  for (const pattern of about.subject === undefined ? patterns : [...ofSubject, ...patterns]) {
    if (!pattern.cue.test(line)) continue;
    for (const match of line.matchAll(pattern.pattern)) {
      const range: [number, number] = [match.index, match.index + match[0].length];
      // A pattern that says more comes first; what it has read is not read again in another way.
      if (used.some(([start, end]) => start < range[1] && range[0] < end)) continue;
      const hint = shapeOf(pattern, match, line, about);
      if (!hint) continue;
      used.push(range);
      found.push(hint);
    }
  }
  return found;
}

function shapeOf(
  { from, to, left, moved }: Pattern,
  match: RegExpMatchArray,
  line: string,
  about: ProseSubject,
): HintShape | null {
  const at = (nth: number): string | null => cleaned(match[2 * nth - 1] ?? match[2 * nth]);
  const old = from === 'subject' ? (about.subject ?? null) : at(from);
  const next = at(to);
  const origin = left === undefined ? null : at(left);
  if (!old || !next || old === next || isFiller(old) || isFiller(next)) return null;
  if (moved || isSpecifier(next, about.package)) return movedShape(old, next, origin, about.package);
  if (!isName(old) || !isName(next)) return null;
  const kind: HintKind =
    about.isOption || speaksOfOption(line, match.index ?? 0) ? 'changed-option' : 'rename';
  return { kind, from: old, to: next, symbols: [old, next], versions: null };
}

function movedShape(old: string, next: string, origin: string | null, pkg: string | null): HintShape | null {
  if (!isSpecifier(next, pkg)) return null;
  if (isSpecifier(old, pkg) && old !== next)
    return { kind: 'moved-import', from: old, to: next, symbols: [old, next], versions: null };
  if (!isName(old)) return null;
  const from = origin !== null && isSpecifier(origin, pkg) ? origin : pkg;
  if (from === null || from === next) return null;
  return { kind: 'moved-import', from, to: next, symbols: [old, from, next], versions: null };
}

/** `foo()`, `Foo#bar`, `.bar` and `foo,` are names too. */
function cleaned(token: string | undefined): string | null {
  const text = token
    ?.trim()
    .replace(/\([^)]*\)$|[.,:;!?]+$/g, '')
    .replace(/^\./, '')
    .replace('#', '.');
  return text ? text : null;
}

const isName = (text: string): boolean =>
  text.length <= 80 &&
  /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*){0,3}$/u.test(text);

/** Of a module: with a path in it, of a scope, of Node, or the package itself. */
const isSpecifier = (text: string, pkg: string | null): boolean =>
  text === pkg ||
  (/^(?:node:[\w/]+|@[\w.-]+\/[\w.-]+(?:\/[\w./-]+)?|[a-z][\w.-]*\/[\w./-]+)$/.test(text) &&
    text.length <= 120);

/** Words that a bare name may turn out to be. */
const fillers = new Set(
  `it its this that these those they them which what the a an be to in of for from with by as on at and or not now only
  new old other another more one instead function method class option property name value version release api code node
  default support all some any same use using used see both either each when while where here there them you your we our
  is are was were has have been being no yes true false null undefined none nothing something`.split(/\s+/),
);
const isFiller = (text: string): boolean => fillers.has(text.toLowerCase()) || /^[\d.]+$/.test(text);

const speaksOfOption = (line: string, index: number): boolean =>
  /\b(?:options?|settings?|parameters?|params?|flags?|config(?:uration)?|propert(?:y|ies)|props?|fields?|keys?)\b/i.test(
    line.slice(Math.max(0, index - 60), index + 200).replace(/«[^»]*»/g, ' '),
  );
