import { isFunction } from '../../syntax/lookup.js';
import type { Node } from '../../syntax/parse.js';
import { brief, codeOf, type Fault, type Fix, insert, replace, type Site } from './rule.js';
import { nodesAtSite } from './sites.js';

type Call = Extract<Node, { type: 'CallExpression' | 'NewExpression' }>;
type Advice = { when: RegExp; propose(site: Site, call: Call, fault: Fault): Fix[] };

/** Built-ins that refuse their argument, with what their message asks for. One row a message. */
const advice: Advice[] = [
  { when: /Reduce of empty array with no initial value/, propose: initialValue },
  {
    when: /Cannot convert undefined or null to object|called on null or undefined|Object prototype may only/,
    propose: (site, call) => wrapArguments(site, call, ['$ ?? {}', '$ ?? []', "$ ?? ''"], 'default', 0.6),
  },
  {
    when: /Invalid (?:array|string|typed array) length|Invalid count value|must be non-negative/,
    propose: (site, call) =>
      wrapArguments(
        site,
        call,
        ['Math.max(0, $)', 'Math.floor($)', 'Math.abs($)', 'Math.max(0, Math.floor($))', '$ || 0'],
        'clamp',
        0.65,
      ),
  },
  {
    when: /toFixed\(\) digits|toPrecision\(\) argument|toString\(\) radix|toExponential/,
    propose: (site, call) =>
      wrapArguments(
        site,
        call,
        [
          'Math.min(100, Math.max(0, $))',
          'Math.max(0, $)',
          'Math.max(1, $)',
          'Math.min(20, $)',
          'Math.min(36, Math.max(2, $))',
        ],
        'clamp',
        0.65,
      ),
  },
  {
    when: /Invalid time value|Invalid Date/,
    propose: (site, call) =>
      wrapArguments(site, call, ['Number($)', '$ ?? 0', '$ ?? Date.now()', '$ * 1000'], 'convert', 0.4),
  },
  {
    when: /must be of type string|Received undefined|Received null|Received an instance of|Received type/,
    propose: (site, call) =>
      wrapArguments(
        site,
        call,
        [
          'String($)',
          "$ ?? ''",
          'Buffer.from($)',
          'JSON.stringify($)',
          '$.toString()',
          'Number($)',
          "$ ?? '.'",
          'Buffer.from(String($))',
        ],
        'convert',
        0.5,
      ),
  },
  {
    when: /The "(?:listener|callback|cb|handler)" argument must be of type function/,
    propose: (site, call) => [
      ...wrapArguments(site, call, ['() => $', '$ ?? (() => {})'], 'convert', 0.6),
      ...emptyCallback(site, call),
    ],
  },
  {
    when: /Cannot mix BigInt/,
    propose: (site, call) => wrapArguments(site, call, ['BigInt($)', 'Number($)'], 'convert', 0.3),
  },
  {
    when: /Cannot convert a Symbol value/,
    propose: (site, call) =>
      wrapArguments(site, call, ['String($)', '$.toString()', '$.description'], 'convert', 0.6),
  },
  {
    when: /(?:matchAll|replaceAll) (?:called|must be called) with a (?:non-)?global RegExp|non-global RegExp/,
    propose: globalFlag,
  },
  {
    when: /Invalid regular expression|Unterminated group|Nothing to repeat/,
    propose: (site, call) =>
      wrapArguments(site, call, ["$.replace(/[.*+?^${}()|[\\]\\\\]/g, '\\\\$&')"], 'escape', 0.7),
  },
  {
    when: /Invalid URL/,
    propose: (site, call) => [
      ...wrapArguments(site, call, ['`https://${$}`', '$.trim()', 'encodeURI($)'], 'convert', 0.5),
      ...appended(site, call, ["'http://localhost'"]),
    ],
  },
  {
    when: /URI malformed/,
    propose: (site, call) =>
      wrapArguments(site, call, ["$.replace(/%(?![0-9a-fA-F]{2})/g, '%25')"], 'escape', 0.6),
  },
  {
    when: /Invalid language tag|Incorrect locale/,
    propose: (site, call) => wrapArguments(site, call, ["$.replace('_', '-')", 'undefined'], 'convert', 0.6),
  },
  { when: /circular structure to JSON/, propose: circular },
  {
    when: /do not know how to serialize a BigInt/i,
    propose: (site, call) =>
      appended(site, call, ["(_, value) => (typeof value === 'bigint' ? value.toString() : value)"]),
  },
  {
    when: /must be an instance of (?:Buffer|TypedArray)|Cannot convert .* to (?:a )?BigInt|cannot be converted to a BigInt/,
    propose: (site, call) =>
      wrapArguments(site, call, ['Buffer.from($)', 'Math.trunc($)', 'Math.round($)'], 'convert', 0.6),
  },
  {
    when: /compare(?:Fn| function)? must be|comparison function must be/,
    propose: (site, call) => wrapArguments(site, call, ['(a, b) => a - b', 'undefined'], 'convert', 0.5),
  },
  {
    when: /is not a valid (?:date|timestamp)|out of range|must be >= |must be <=/i,
    propose: (site, call) =>
      wrapArguments(
        site,
        call,
        ['Math.max(0, $)', 'Math.floor($)', '$ % 256', 'Math.min($, 255)', '$ - 1', '$ & 0xff'],
        'clamp',
        0.45,
      ),
  },
  {
    when: /is not defined in|Invalid mode|ERR_INVALID_ARG/,
    propose: (site, call) => wrapArguments(site, call, ['String($)', 'Number($)', "$ ?? ''"], 'convert', 0.3),
  },
];

export function invalidArgument(fault: Fault): Fix[] {
  const shown = `${fault.message} ${fault.thrown.code ?? ''}`;
  const rows = advice.filter(({ when }) => when.test(shown));
  if (rows.length === 0) return operandAdvice(fault);
  const fixes = fault.sites.flatMap((site, order) =>
    nodesAtSite(
      site,
      (node): node is Call => node.type === 'CallExpression' || node.type === 'NewExpression',
    ).flatMap((call, rank) =>
      rows
        .flatMap(({ propose }) => propose(site, call, fault))
        .map((fix) => ({ ...fix, prior: fix.prior * 0.9 ** (order + rank * 0.5) })),
    ),
  );
  return [...fixes, ...operandAdvice(fault)];
}

// Operators, not calls, that refuse an operand.
function operandAdvice(fault: Fault): Fix[] {
  const inOperator = /Cannot use 'in' operator/.test(fault.message);
  const mixed = /Cannot mix BigInt/.test(fault.message);
  const instance = /Right-hand side of 'instanceof'/.test(fault.message);
  if (!inOperator && !mixed && !instance) return [];
  return fault.sites.flatMap((site, order) =>
    nodesAtSite(
      site,
      (node): node is Extract<Node, { type: 'BinaryExpression' }> => node.type === 'BinaryExpression',
    ).flatMap((node) => {
      const [left, right] = [codeOf(site, node.left), codeOf(site, node.right)];
      const make = (text: string, prior: number): Fix => ({
        operator: 'operand',
        title: `replace ${brief(codeOf(site, node))} by ${brief(text)}`,
        edits: [replace(site, node, text)],
        prior: prior * 0.9 ** order,
      });
      if (mixed)
        return ['BigInt', 'Number'].flatMap((kind) => [
          make(`${left} ${node.operator} ${kind}(${right})`, 0.6),
          make(`${kind}(${left}) ${node.operator} ${right}`, 0.58),
        ]);
      if (inOperator && node.operator === 'in')
        return [
          make(`(${left} in (${right} ?? {}))`, 0.5),
          make(`(typeof ${right} === 'object' && ${right} !== null && ${left} in ${right})`, 0.6),
          make(`${right}.includes(${left})`, 0.55),
        ];
      if (instance && node.operator === 'instanceof')
        return [
          make(`typeof ${left} === '${right.toLowerCase()}'`, 0.3),
          make(`(typeof ${right} === 'function' && ${left} instanceof ${right})`, 0.4),
        ];
      return [];
    }),
  );
}

function initialValue(site: Site, call: Call): Fix[] {
  const [callback] = call.arguments;
  if (!/\.reduce(?:Right)?$/.test(codeOf(site, call.callee)) || call.arguments.length !== 1 || !callback)
    return [];
  const body = codeOf(site, callback);
  const likely = /Math\.max/.test(body)
    ? ['-Infinity', '0']
    : /Math\.min/.test(body)
      ? ['Infinity', '0']
      : /=>.*\*/.test(body)
        ? ['1', '0']
        : [];
  const shape = /\.push|\[\s*\.\.\.|concat/.test(body)
    ? ['[]']
    : /\{\s*\.\.\.|\[[^\]]+\]\s*=/.test(body)
      ? ['{}']
      : [];
  const values = [...new Set([...likely, ...shape, '0', "''", '[]', '{}', 'null', 'undefined', '1'])];
  return values.map((value, index) => ({
    operator: 'initial-value',
    title: `begin reduce with ${value}`,
    edits: [insert(site, callback.range[1], `, ${value}`)],
    prior: 0.8 - index * 0.06,
  }));
}

function globalFlag(site: Site, call: Call): Fix[] {
  return call.arguments.flatMap((each): Fix[] => {
    if (each.type === 'Literal' && 'regex' in each) {
      return [
        {
          operator: 'flag',
          title: 'make the expression global',
          edits: [insert(site, each.range[1], 'g')],
          prior: 0.95,
        },
      ];
    }
    if (each.type !== 'Identifier') return [];
    const text = `new RegExp(${each.name}, ${each.name}.flags + 'g')`;
    return [
      {
        operator: 'flag',
        title: 'make the expression global',
        edits: [replace(site, each, text)],
        prior: 0.6,
      },
    ];
  });
}

function circular(site: Site, call: Call): Fix[] {
  if (codeOf(site, call.callee) !== 'JSON.stringify' || call.arguments.length !== 1) return [];
  const seen =
    "((seen) => (_, value) => { if (typeof value !== 'object' || value === null) return value; if (seen.has(value)) return undefined; seen.add(value); return value; })(new Set())";
  return appended(site, call, [seen]);
}

function appended(site: Site, call: Call, texts: string[]): Fix[] {
  const last = call.arguments.at(-1);
  if (!last) return [];
  return texts.map((text) => ({
    operator: 'argument',
    title: `pass ${brief(text)} too`,
    edits: [insert(site, last.range[1], `, ${text}`)],
    prior: 0.5,
  }));
}

function emptyCallback(site: Site, call: Call): Fix[] {
  const last = call.arguments.at(-1);
  return last
    ? [
        {
          operator: 'argument',
          title: 'pass an empty callback',
          edits: [insert(site, last.range[1], ', () => {}')],
          prior: 0.4,
        },
      ]
    : [];
}

function wrapArguments(site: Site, call: Call, patterns: string[], operator: string, prior: number): Fix[] {
  return call.arguments.flatMap((argument, position) => {
    if (isFunction(argument) || argument.type === 'SpreadElement') return [];
    const code = codeOf(site, argument);
    const loose = /^(?:Identifier|MemberExpression|CallExpression|Literal|ThisExpression)$/.test(
      argument.type,
    );
    return patterns.map((pattern, index): Fix => {
      const inner = /^\w[\w.]*\([^)]*\$\)|\$\{\$\}/.test(pattern) || loose ? code : `(${code})`;
      const text = pattern.replace(/\$(?![{&])/, () => inner);
      return {
        operator,
        title: `pass ${brief(text)}`,
        edits: [replace(site, argument, text)],
        prior: prior - index * 0.04 - position * 0.03,
      };
    });
  });
}
