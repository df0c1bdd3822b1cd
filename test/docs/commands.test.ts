import assert from 'node:assert/strict';
import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { runHealer } from '../cli/run-healer.js';
import { commandsIn, headingsIn, linksIn, optionsIn, readPages } from './pages.js';

const pages = await readPages();

const helps = new Map<string, Promise<string>>();
const helpOf = (...words: string[]): Promise<string> => {
  const key = words.join(' ');
  const help = helps.get(key) ?? runHealer([...words, '--help']).then(({ stdout }) => stdout);
  helps.set(key, help);
  return help;
};

test('every command in the documents is one of the command line', async () => {
  const known = await helpOf();
  const verbs = new Set(pages.flatMap(commandsIn).map(({ verb }) => verb));
  assert.ok(verbs.size > 10, 'the documents show commands');
  for (const verb of verbs) assert.match(known, new RegExp(`^  healer ${verb}\\b`, 'm'), `healer ${verb}`);
});

test('every command of the command line is in the documents', async () => {
  const shown = new Set(pages.flatMap(commandsIn).map(({ verb }) => verb));
  for (const [, verb = ''] of (await helpOf()).matchAll(/^ {2}healer ([a-z]+)/gm))
    assert.ok(shown.has(verb), `healer ${verb} is documented`);
});

test('every option that the documents show is one of its command', async () => {
  for (const { page, verb, options } of pages.flatMap(commandsIn)) {
    const help = await helpOf(verb);
    for (const option of options)
      assert.ok(hasOption(help, option), `${page}: healer ${verb} has no option ${option}`);
  }
});

test('every option that stands alone is one of some command, or of a tool that is named here', async () => {
  const known = await helpOf();
  const verbs = [...known.matchAll(/^ {2}healer ([a-z]+)/gm)].map(([, verb = '']) => verb);
  const help = (await Promise.all(verbs.map((verb) => helpOf(verb)))).join('\n');
  for (const page of pages)
    for (const option of optionsIn(page))
      assert.ok(ofOtherTools.has(option) || hasOption(help, option), `${page.file}: ${option}`);
});

/** Of git, of Node, and of the scripts of this repository. */
const ofOtherTools = new Set([
  '--no-verify',
  '--import',
  '--require',
  '--test-only',
  '--test-reporter',
  '--write',
  '--env-mode',
  '--workspaces',
  '--cases',
  '--only',
  '--history',
  '--repositories',
  '--quick',
  '--seed',
  '--project',
  '--source',
  '--test',
  '--stryker',
  '--outcomes',
  '--count',
  '--model-config',
]);

/** yargs shows `--hooks` for what may be switched off by `--no-hooks`. */
const hasOption = (help: string, option: string): boolean =>
  [option, option.replace('--no-', '--')].some((name) => new RegExp(`\\s${name}(?![\\w-])`).test(help));

test('every relative link of the documents leads to a file, and to a heading in it', async () => {
  for (const page of pages) {
    for (const link of linksIn(page)) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? page.file : join(dirname(page.file), file);
      await assert.doesNotReject(access(join(packageRoot, target)), `${page.file}: ${link}`);
      const linked = pages.find((other) => other.file === target);
      if (anchor && linked) assert.ok(headingsIn(linked).includes(anchor), `${page.file}: ${link}`);
    }
  }
});

test('every page in docs/ is linked from another document', async () => {
  const linked = new Set(
    pages.flatMap((page) => linksIn(page).map((link) => join(dirname(page.file), link.replace(/#.*/, '')))),
  );
  for (const name of (await readdir(join(packageRoot, 'docs'))).filter((each) => each.endsWith('.md')))
    assert.ok(linked.has(join('docs', name)), `docs/${name}`);
});
