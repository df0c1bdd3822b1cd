import type { TestContext } from 'node:test';
import { openHealer } from '../../../../core/healer.js';
import { trust } from '../../../../core/workspace/trust.js';
import { createRepository } from '../../../support/repository.js';
import { startWebServer, type WebReply } from '../../../support/web-server.js';

export interface Setting {
  manifest: object;
  /** What the registry answers, by the path that is asked. */
  answers?: Record<string, WebReply>;
  research?: object;
  settings?: object;
  isNamed?: boolean;
  isTrusted?: boolean;
  isDown?: boolean;
  files?: Record<string, string | object>;
}

/** A repository whose settings name a registry on this machine, and what one check finds in it. */
export async function withRegistry(t: TestContext, check: string, setting: Setting) {
  const { manifest, answers = {}, research, settings, files = {} } = setting;
  const { isNamed = true, isTrusted = true, isDown = false } = setting;
  const server = await startWebServer(
    (path) => answers[decodeURIComponent(path.slice(1))] ?? { status: 404 },
  );
  if (isDown) await server.close();
  else t.after(server.close);
  const config = {
    research: { ...(isNamed && { npm: { endpoint: server.endpoint } }), ...research },
    ...settings,
  };
  const texts = { ...files, 'package.json': manifest, '.healer/config.json': config };
  const { root, outside, dispose } = await createRepository({
    '.gitignore': 'node_modules\n',
    ...Object.fromEntries(
      Object.entries(texts).map(([name, content]) => [
        name,
        typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
      ]),
    ),
  });
  t.after(dispose);
  const healer = await openHealer(root);
  t.after(() => healer.dispose());
  if (isTrusted) await trust(healer.repo, healer.config);
  const look = async () => {
    const { findings, notices } = await healer.evolve({ checks: [check], dryRun: true });
    return { said: findings.map(({ file, line, message }) => `${file}:${line} ${message}`), notices };
  };
  return { look, root, outside, server, healer };
}
