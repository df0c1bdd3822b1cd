import { type Operator, replace } from '../proposal.js';

/** Flags, anchors, quantifiers and character classes of a regular expression. */
export const regexes: Operator = {
  name: 'regular-expression',
  nodes: ['Literal'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'Literal' || !('regex' in node)) return;
    const { pattern, flags } = node.regex;
    for (const [text, weight] of [...flagVariants(pattern, flags), ...patternVariants(pattern, flags)]) {
      if (text !== node.raw && isValid(text)) yield replace(site, text, weight);
    }
  },
};

function flagVariants(pattern: string, flags: string): [string, number][] {
  const toggled = ['g', 'i', 'm', 's', 'u', 'y'].map((flag): [string, number] => {
    const text = flags.includes(flag) ? flags.replace(flag, '') : flags + flag;
    return [`/${pattern}/${text}`, flag === 'g' || flag === 'i' ? 0.9 : 0.4];
  });
  const both = /^(?!.*[gi])/.test(flags) ? [[`/${pattern}/${flags}gi`, 0.4] as [string, number]] : [];
  return [...toggled, ...both];
}

function patternVariants(pattern: string, flags: string): [string, number][] {
  const write = (text: string, weight: number): [string, number] => [`/${text}/${flags}`, weight];
  const found: [string, number][] = [
    write(pattern.startsWith('^') ? pattern.slice(1) : `^${pattern}`, 0.6),
    write(pattern.endsWith('$') ? pattern.slice(0, -1) : `${pattern}$`, 0.6),
    write(`^${pattern.replace(/^\^|\$$/g, '')}$`, 0.4),
    write(`^(?:${pattern.replace(/^\^|\$$/g, '')})$`, 0.3),
    write(`${pattern}+`, 0.4),
    write(`\\b${pattern}\\b`, 0.3),
  ];
  for (const { index, 0: token } of pattern.matchAll(/\\.|\[(?:\\.|[^\]])*\]|[+*?.]|\{\d+(?:,\d*)?\}/g)) {
    const put = (text: string): string =>
      pattern.slice(0, index) + text + pattern.slice(index + token.length);
    for (const [text, weight] of replacements(token)) found.push(write(put(text), weight));
  }
  found.push(...structure(pattern).map(([text, weight]) => write(text, weight)));
  return found;
}

/** Quantifiers after an atom that has none, alternatives, groups, looks ahead and the sign of a number. */
function structure(pattern: string): [string, number][] {
  const found: [string, number][] = [];
  const put = (start: number, end: number, text: string): string =>
    pattern.slice(0, start) + text + pattern.slice(end);
  for (const { index, 0: atom } of pattern.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\(\?[:=!]|\(\?<[=!]|[^\\[]/g)) {
    const end = index + atom.length;
    if (!/[+*?{]/.test(pattern.charAt(end)) && /^[\w)\s,.:;-]$/.test(atom))
      for (const [quantifier, weight] of [
        ['?', 0.35],
        ['+', 0.3],
        ['*', 0.25],
      ] as const)
        found.push([put(end, end, quantifier), atom === ')' ? weight + 0.15 : weight]);
    if (atom === '(' && pattern.charAt(end) !== '?') found.push([put(end, end, '?:'), 0.4]);
    if (atom === '(?:') found.push([put(index + 1, end, ''), 0.4]);
    if (/^\(\?<?[=!]$/.test(atom)) found.push([put(end - 1, end, atom.endsWith('=') ? '!' : '='), 0.5]);
    if (/^[\w-]$/.test(atom)) found.push([put(index, end, ''), 0.2]);
  }
  if (/^\^?(?:\\d|\[0-9\])/.test(pattern))
    found.push([pattern.replace(/^\^?/, (start) => `${start}-?`), 0.4]);
  if (!pattern.includes('(') && pattern.includes('|')) {
    const parts = pattern.split('|');
    for (const at of parts.keys()) found.push([parts.toSpliced(at, 1).join('|'), 0.4]);
    const whole = /^\^(.*)\$$/.exec(pattern)?.[1];
    if (whole !== undefined) found.push([`^(?:${whole})$`, 0.6]);
  }
  for (const { index, 1: from = '', 2: to = '' } of pattern.matchAll(/([a-zA-Z0-9])-([a-zA-Z0-9])/g)) {
    const wide = /\d/.test(from) ? '0-9' : /[a-z]/.test(from) ? 'a-z' : 'A-Z';
    if (`${from}-${to}` !== wide) found.push([put(index, index + 3, wide), 0.5]);
  }
  return found;
}

function replacements(token: string): [string, number][] {
  if (/^[+*?]$/.test(token)) {
    return [
      ...['+', '*', '?', ''].filter((each) => each !== token).map((each): [string, number] => [each, 0.6]),
      [`${token}?`, 0.4],
    ];
  }
  const count = /^\{(\d+)(,?)(\d*)\}$/.exec(token);
  if (count) {
    const [least, most] = [Number(count[1]), count[3] ? Number(count[3]) : null];
    const written = (a: number, b: number | null): string => `{${a}${count[2]}${b ?? ''}}`;
    return [
      [written(least + 1, most), 0.6],
      [written(Math.max(0, least - 1), most), 0.6],
      ...(most === null
        ? [[`{${least},}`, 0.5] as [string, number]]
        : ([
            [written(least, most + 1), 0.6],
            [written(least, most - 1), 0.6],
          ] as [string, number][])),
    ];
  }
  if (token === '.')
    return [
      ['\\.', 0.8],
      ['[^]', 0.3],
    ];
  if (token === '\\.') return [['.', 0.4]];
  if (token.startsWith('[')) {
    const inside = token.slice(1, -1);
    const flipped = inside.startsWith('^') ? inside.slice(1) : `^${inside}`;
    return [
      [`[${flipped}]`, 0.5],
      [`${token}+`, 0.6],
      [`${token}*`, 0.4],
      ...['A-Z', 'a-z', '0-9', '_', '\\s', '.', '-']
        .filter((each) => !inside.includes(each))
        .map((each): [string, number] => [`[${inside}${each}]`, 0.35]),
      ...[...inside.matchAll(/\\.|[^\\^](?:-[^\\])?/g)].map((part): [string, number] => [
        `[${inside.slice(0, part.index)}${inside.slice(part.index + part[0].length)}]`,
        0.3,
      ]),
    ];
  }
  const other = token.length === 2 && /[a-zA-Z]/.test(token[1] ?? '') ? (token[1] ?? '') : '';
  if (!/[dwsbDWSB]/.test(other)) return [];
  const flip = other === other.toLowerCase() ? other.toUpperCase() : other.toLowerCase();
  return [
    [`\\${flip}`, 0.6],
    ...(/[dws]/i.test(other)
      ? ([
          [`${token}+`, 0.6],
          [`${token}*`, 0.4],
        ] as [string, number][])
      : []),
    ...['d', 'w', 's'].filter((each) => each !== other).map((each): [string, number] => [`\\${each}`, 0.4]),
  ];
}

function isValid(literal: string): boolean {
  const end = literal.lastIndexOf('/');
  const body = literal.slice(1, end);
  if (body === '' || body.startsWith('*') || body.includes('\n')) return false;
  try {
    new RegExp(body, literal.slice(end + 1));
    return true;
  } catch {
    return false;
  }
}
