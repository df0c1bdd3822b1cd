import * as z from 'zod/mini';
import { isEncryptedEndpoint } from './endpoint.js';
import { duration } from './fields.js';

const aServer = { error: 'a URL such as "https://api.example.com", without a user name or a query' };
const aPage = { error: 'the address of a page such as "https://example.com/docs/migrating.html"' };
const aHost = { error: 'the name of a host such as "docs.example.com"' };
const aName = { error: 'the name of an environment variable such as "GITHUB_TOKEN", or null' };
const aWord = { error: 'a name of at least two characters, in which * stands for any' };

const endpoint = (usual: string) =>
  z
    ._default(z.string(aServer).check(z.refine(isEncryptedEndpoint, aServer)), usual)
    .check(z.describe('Where its API is.'));
const variable = (meaning: string) =>
  z
    ._default(z.nullable(z.string(aName).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aName))), null)
    .check(z.describe(`The environment variable that holds ${meaning}; null sends none.`));

const stackExchange = z.strictObject({
  site: z
    ._default(z.string().check(z.regex(/^[a-z0-9.-]{2,60}$/)), 'stackoverflow')
    .check(z.describe('Which of its sites is searched.')),
  keyVariable: variable('the key of an application, which may ask more often'),
  endpoint: endpoint('https://api.stackexchange.com'),
});

const github = z.strictObject({
  tokenVariable: variable('a token, which may ask more often and may search code'),
  endpoint: endpoint('https://api.github.com'),
});

const npm = z.strictObject({ endpoint: endpoint('https://registry.npmjs.org') });

const pages = z.strictObject({
  hosts: z
    ._default(z.array(z.string(aHost).check(z.regex(/^[a-z0-9.-]+(?::\d{1,5})?$/, aHost))), [])
    .check(
      z.meta({ examples: [['docs.example.com']] }),
      z.describe('Hosts whose pages are read where an error or a package links to them.'),
    ),
  addresses: z
    ._default(z.array(z.string(aPage).check(z.refine(isEncryptedEndpoint, aPage))), [])
    .check(
      z.meta({ examples: [['https://docs.example.com/migrating.html']] }),
      z.describe('Pages that are read for every error.'),
    ),
});

const off = <T extends z.core.$ZodType>(schema: T, text: string) =>
  z._default(z.nullable(schema), null).check(z.describe(text));

/** Where `healer research` may look beyond this machine. Each is off until it is named here and trusted. */
export const researchSchema = z.strictObject({
  stackExchange: off(stackExchange, 'Questions and answers of Stack Exchange; null leaves them out.'),
  github: off(github, 'Issues, releases and code on GitHub; null leaves them out.'),
  npm: off(npm, 'What the npm registry knows of packages; null leaves it out.'),
  pages: off(pages, 'Pages of documentation; null leaves them out.'),
  withheld: z
    ._default(z.array(z.string(aWord).check(z.regex(/^[\w@$./*-]{2,200}$/, aWord))), [])
    .check(
      z.meta({ examples: [['@acme/*', 'Zeppelin']] }),
      z.describe('Names that must not leave this machine, such as "@acme/*"; * stands for any characters.'),
    ),
  privateAddresses: z
    ._default(z.boolean(), false)
    .check(z.describe('Whether the servers named here may be in a private network.')),
  keepFor: z
    ._default(duration, '168h')
    .check(z.describe('How long answers are kept in .healer/cache/research.')),
  timeout: z._default(duration, '10s').check(z.describe('How long one answer may take.')),
});

export type ResearchSettings = z.output<typeof researchSchema>;
