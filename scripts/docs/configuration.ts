import { configJsonSchema } from '../../core/config/json-schema.js';

const head = `# Settings

<!-- Written by scripts/config-page.ts from the schema in core/config/schema.ts. Change it there. -->

healer reads \`.healer/config.json\` of the main checkout. The file may be absent or hold any of these keys; what is missing has its default.
A key that is not listed here is refused, with the line it is in.
`;

const tail = `## An example

\`\`\`json
{
  "$schema": "../node_modules/healer/docs/config.schema.json",
  "testCommand": "npm run test:unit",
  "budget": "2m",
  "isolation": "required",
  "prePush": "block"
}
\`\`\`

\`$schema\` is what editors read to complete and check the file. The schema is [config.schema.json](config.schema.json).

## Options that go before settings

\`healer heal\` takes \`--budget\` and \`--candidates\` for one run. \`healer init --sign\` writes the key \`sign\`.

## Environment variables

| variable | does |
|---|---|
| \`HEALER=0\` | hooks and reporters do nothing |
| \`HEALER_DATA_HOME\` | the folder of the signing key |
| \`HEALER_CACHE_HOME\` | the folder of the worktrees |
| \`SMTP_SERVER\`, \`SMTP_PORT\`, \`SMTP_USER\`, \`SMTP_PASSWORD\`, \`FROM_EMAIL\` | the server that sends mail: [notifications.md](notifications.md#mail) |
| \`NO_COLOR\`, \`FORCE_COLOR\` | without or with colours |
| \`CI\` | never asks and draws no moving progress |
`;

interface Key {
  description?: string;
  default?: unknown;
  type?: string | string[];
  enum?: unknown[];
  anyOf?: Key[];
  properties?: Record<string, Key>;
  required?: string[];
  items?: Key;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
}

/** The page on settings: what each key is, what it may be and what it is when it is left out. */
export function configurationPage(): string {
  const keys = Object.entries(configJsonSchema().properties as Record<string, Key>);
  const sections = keys.filter(([name]) => name !== '$schema').map(([name, key]) => section(name, key));
  return [head, ...sections, tail].join('\n');
}

const section = (name: string, key: Key): string =>
  [
    `## ${name}`,
    '',
    key.description ?? '',
    '',
    `- May be: ${allowed(key)}`,
    ...('default' in key && !key.properties ? [`- Default: \`${JSON.stringify(key.default)}\``] : []),
    '',
    ...parts(name, key),
  ].join('\n');

/** What an object may hold, as a table, and after it the same of the objects in it. */
function parts(path: string, key: Key): string[] {
  const holder = holderOf(key);
  if (!holder?.properties) return [];
  const rows = Object.entries(holder.properties).map(([name, part]) => {
    const value = holder.required?.includes(name) ? 'required' : `\`${JSON.stringify(part.default)}\``;
    return `| \`${name}\` | ${part.description ?? ''} | ${allowed(part)} | ${value} |`;
  });
  const inner =
    path === 'model' ? [] : Object.entries(holder.properties).filter(([, part]) => holderOf(part));
  const below = inner.flatMap(([name, part]) => [
    `### ${path}.${name}`,
    '',
    ...parts(`${path}.${name}`, part),
  ]);
  return ['| key | what it is | may be | default |', '|---|---|---|---|', ...rows, '', ...below];
}

const holderOf = (key: Key): Key | undefined =>
  [key, key.items, ...(key.anyOf ?? [])].find((each) => each?.properties);

function allowed(key: Key): string {
  if (key.anyOf) return key.anyOf.map(allowed).join(', or ');
  if (key.enum) return key.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  if (Array.isArray(key.type)) return key.type.map((type) => allowed({ ...key, type })).join(', or ');
  if (key.type === 'object') {
    const names = Object.keys(key.properties ?? {});
    return names.length > 3 ? 'an object with these keys' : `an object with \`${names.join('` and `')}\``;
  }
  if (key.type === 'number') return `a number from ${key.minimum} to ${key.maximum}`;
  if (key.type === 'integer') return `a whole number from ${key.minimum} to ${key.maximum}`;
  if (key.type === 'array') return listOf(key);
  if (key.type === 'boolean') return '`true`, `false`';
  if (key.type === 'null') return '`null`';
  return key.examples ? 'a duration such as `"30s"`, `"5m"` or `"1h"`' : 'a text';
}

function listOf({ items, examples }: Key): string {
  if (items?.properties) return 'a list of objects with these keys';
  return examples ? `a list such as \`${JSON.stringify(examples[0])}\`` : 'a list of texts';
}
