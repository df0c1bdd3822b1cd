import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runHealer } from '../cli/run-healer.js';
import { createRepository } from '../support/repository.js';
import { readPages } from './pages.js';

const page = (await readPages()).find(({ file }) => file === 'docs/plugins.md')?.text ?? '';
const [, story = ''] =
  /^### From an error to a plugin\n([\s\S]*?)^What healer has not learned/m.exec(page) ?? [];

/** The files and the commands of the story, in their order. */
const steps = [...story.matchAll(/^```(js|console)\n([\s\S]*?)^```/gm)].map(([, language, body = '']) => ({
  language,
  body,
}));

/** Ids are made anew each time. */
const withoutIds = (text: string): string => text.replace(/\b[0-9a-f]{12}\b/g, 'ID');

test('the commands that lead from an error to a plugin do what the page says, and the plugin names both errors', async (t) => {
  assert.ok(steps.length > 6);
  const repository = await createRepository({
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }),
    '.healer/.gitignore': '/inbox/\n/db/\n/logs/\n/cache/\n',
  });
  t.after(repository.dispose);
  let waiting = '';
  let said = '';
  for (const { language, body } of steps) {
    if (language === 'js') {
      const [, name = ''] = /^\/\/ (\S+)/.exec(body) ?? [];
      await repository.commit(`Write ${name}`, { [name]: body });
      // The page says of it that it has a test like that of the cart.
      if (name === 'src/wishes.js') {
        const text = await repository.git('show', 'HEAD:test/cart.test.js');
        const own = text.replaceAll('inCart', 'isWished').replaceAll('cart', 'wishes');
        await repository.commit('Test it', { 'test/wishes.test.js': `${own}\n` });
      }
      continue;
    }
    for (const [, command = '', shown = ''] of body.matchAll(/^\$ healer (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const words = command.replace('ID', waiting).split(' ');
      const { code, stdout, stderr } = await runHealer(words, { cwd: repository.root, env: repository.env });
      said = `${stdout}\n${stderr}`;
      const isRed = words[0] === 'test' || words[0] === 'evolve';
      assert.equal(code, isRed ? 1 : 0, `healer ${command}\n${said}`);
      for (const line of shown.split('\n').filter(Boolean))
        assert.ok(withoutIds(stdout).includes(withoutIds(line)), `healer ${command}\n${stdout}`);
      const branches = (await repository.git('branch', '--list', 'healer/*', '--no-merged', 'main')).split(
        '\n',
      );
      waiting = /healer review ([0-9a-f]+)/.exec(said)?.[1] ?? branches[0]?.split('-').at(-1) ?? '';
    }
  }
  assert.match(said, /src\/orders\.js/);
  const [manifest = ''] = (await repository.git('ls-files', '.healer/plugins/*/plugin.json')).split('\n');
  const { commits, errors } = JSON.parse(await repository.git('show', `HEAD:${manifest}`)).provenance;
  assert.equal(commits.length, 2);
  const healed = await runHealer(['errors', '--all', '--json'], {
    cwd: repository.root,
    env: repository.env,
  });
  const ids: string[] = JSON.parse(healed.stdout).errors.map(({ id }: { id: string }) => id);
  assert.equal(errors.length, 2);
  for (const error of errors) assert.ok(ids.includes(error), error);
});
