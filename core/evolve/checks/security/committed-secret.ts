import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { git } from '../../../git/command.js';
import { secretPatterns } from '../../../secrets/patterns.js';
import type { ProjectCheck, ProjectFinding } from '../../check.js';
import { oncePerProject } from '../../once-per-project.js';
import type { Groundwork } from '../../project.js';

/** Of the forms that issuers document, those that nothing else has; Google's API keys pages hand to everybody who reads them. */
const kinds = new Set([
  'PEM private key',
  'AWS access key id',
  'GitHub token',
  'GitHub fine-grained token',
  'GitLab token',
  'Slack token',
  'Slack webhook',
  'Stripe key',
  'Anthropic key',
  'npm token',
  'PyPI token',
  'SendGrid key',
  'DigitalOcean token',
  'Shopify token',
]);
const patterns = secretPatterns.filter(({ kind }) => kinds.has(kind));

/** What every one of them has in it, for git to find the files by. */
const traces =
  '-----BEGIN [A-Z ]*PRIVATE KEY|(AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36}|github_pat_|gl(pat|dt|rt|cbt|ptt)-[A-Za-z0-9_-]{20}|xox[abeoprs]-|hooks\\.slack\\.com/(services|workflows)|(sk|rk)_live_|sk-ant-|npm_[A-Za-z0-9]{36}|pypi-AgE|SG\\.[A-Za-z0-9_-]{16}|do[opr]_v1_|shp(at|ca|pa|ss)_';
/** Keys that tests and examples have on purpose. */
const onPurpose =
  /(?:^|\/)(?:__tests__|__fixtures__|tests?|specs?|e2e|fixtures?|mocks?|examples?|samples?|docs?|templates?)\/|[.-](?:test|spec|example|sample)\.|test(?:utils?|helpers?|data)\.|\.mdx?$|(?:^|\/)node_modules\//i;
/** Keys that only machines of developers answer with. */
const forDevelopment =
  /(?:^|[/._-])(?:dev(?:elopment)?|local(?:host)?|docker|vagrant|minikube|dummy|snakeoil|self-?signed)(?:[/._-])/i;
/** How many commits back the history is looked at. */
const mostCommits = 200;

export const committedSecret: ProjectCheck = {
  id: 'committed-secret',
  category: 'security',
  severity: 'error',
  reach: 'project',
  title: 'a key or a token in the repository',
  why: `Whoever has a clone has it, also after it was deleted: the last ${mostCommits} commits are looked at as well. Have its issuer make a new one; taking it out of the files alone does not help. Only forms are looked for that issuers give to their keys; those with a checksum are checked by it, and what repeats a few letters or says that it is an example is left alone, as are tests, examples, documentation, API keys of Google, which pages show to everybody, and PEM keys that are there for development by their path or that were deleted since, which most often were made for a test.`,
  example: {
    bad: "const key = 'AKIA' + '…'; // written out as one",
    good: 'const key = process.env.AWS_ACCESS_KEY_ID;',
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/798.html',
  prepare: (project) => secretsOf(project),
  examine: (project) => secretsOf(project),
};

const secretsOf = oncePerProject(async (project: Groundwork): Promise<ProjectFinding[]> => {
  const [now, history] = await Promise.all([inTree(project), inHistory(project)]);
  const seen = new Set(now.map(({ key }) => key));
  const before = history.filter(({ key }) => !seen.has(key) && seen.add(key));
  return [...now, ...before];
});

type Found = ProjectFinding & { key: string };

async function inTree({ repo, tree, read, blobs }: Groundwork): Promise<Found[]> {
  const said = await git(repo, ['grep', '-I', '-l', '-z', '-E', '-e', traces, tree], { allowFailure: true });
  const files = said
    .split('\0')
    .filter(Boolean)
    .map((each) => each.slice(tree.length + 1));
  const found: Found[] = [];
  for (const file of files) {
    const text = blobs.has(file) && !onPurpose.test(file) ? await read(file) : null;
    for (const { kind, key, line } of secretsIn(text ?? ''))
      if (kind !== 'PEM private key' || !forDevelopment.test(file))
        found.push({ file, line, key, message: `this has the form of a ${kind}, and is in every clone` });
  }
  return found;
}

async function inHistory({ repo, commit }: Groundwork): Promise<Found[]> {
  const said = await git(
    repo,
    [
      'log',
      `--max-count=${mostCommits}`,
      '--no-merges',
      '-E',
      `-G${traces}`,
      '--format=%x01%H',
      '-p',
      '-U0',
      '--no-color',
      '--no-ext-diff',
      commit,
    ],
    { allowFailure: true },
  );
  const found: Found[] = [];
  for (const part of said.split('\u0001').slice(1)) {
    const id = part.slice(0, 40);
    for (const change of part.split(/^diff --git /m).slice(1)) {
      const file = /^\+\+\+ b\/(.*)$/m.exec(change)?.[1];
      if (!file || onPurpose.test(file)) continue;
      const added = change
        .split('\n')
        .filter((line) => /^\+(?!\+\+ )/.test(line))
        .map((line) => line.slice(1))
        .join('\n');
      for (const { kind, key } of secretsIn(added)) {
        // Who made it replaced it: nobody else has to.
        if (kind === 'PEM private key') continue;
        found.push({
          file,
          key,
          message: `commit ${id.slice(0, 10)} has what has the form of a ${kind}, and it is in every clone`,
        });
      }
    }
  }
  return found;
}

/** Kinds and places of secrets; the key names one without giving it away. */
function secretsIn(text: string): { kind: string; key: string; line: number }[] {
  return patterns.flatMap(({ kind, pattern, isSecret }) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const secret = match.groups?.secret ?? match[0];
      if ((isSecret && !isSecret(secret, match[0])) || !isLikely(kind, secret)) return [];
      const digest = createHash('sha256').update(secret).digest('hex').slice(0, 16);
      return [{ kind, key: `${kind} ${digest}`, line: text.slice(0, match.index).split('\n').length }];
    }),
  );
}

function isLikely(kind: string, secret: string): boolean {
  if (
    /example|sample|dummy|fake|placeholder|xxxx|your|1234567890|abcdef(?:gh|12)|0000000|redacted/i.test(
      secret,
    )
  )
    return false;
  if (kind === 'PEM private key') return /-----END /.test(secret) && secret.replace(/\s/g, '').length > 200;
  if (kind === 'Stripe key' && /_test_/.test(secret)) return false;
  if (kind === 'GitHub token' || kind === 'npm token') return hasChecksum(secret);
  return new Set(secret).size >= 10;
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Their last six letters are the CRC-32 of the others in base 62 (GitHub, "Behind GitHub’s new authentication token formats", 2021). */
function hasChecksum(token: string): boolean {
  const body = token.slice(token.indexOf('_') + 1);
  if (body.length !== 36) return true;
  let rest = crc32(body.slice(0, 30));
  let said = '';
  for (let nth = 0; nth < 6; nth++) {
    said = digits.charAt(rest % 62) + said;
    rest = Math.floor(rest / 62);
  }
  return said === body.slice(30);
}
