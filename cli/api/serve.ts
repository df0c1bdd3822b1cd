import type { DaemonOptions } from '../../core/cycle/daemon/daemon.js';
import type { Terminal } from '../terminal.js';
import type { Bench } from '../ui/desk.js';
import { openJobs } from '../ui/jobs.js';
import { basePath } from './document.js';
import { apiFace } from './face.js';
import { apiToken, leaveToken, removeToken, tokenVariable } from './token.js';

/** The API as a daemon takes it in, and how it ends: what runs is stopped, and the token is worth nothing. Error: USAGE */
export async function openApi(
  { cwd, signal }: Pick<Terminal, 'cwd' | 'signal'>,
  root: string,
  tell: DaemonOptions['tell'],
): Promise<{ options: Pick<DaemonOptions, 'faces' | 'onListening'>; close(): Promise<void> }> {
  const { token, given } = apiToken();
  const jobs = openJobs();
  const bench: Bench = { cwd, signal, jobs, explanations: new Map() };
  let file: string | undefined;
  return {
    options: {
      faces: [apiFace(bench, token, (error) => tell('error', `the API failed: ${error}`))],
      onListening: async (url) => {
        if (!given) file = await leaveToken(root, url + basePath, token);
        tell('info', `API: ${url}${basePath}, with the token in ${given ? tokenVariable : file}`);
      },
    },
    close: async () => {
      await jobs.close();
      if (file !== undefined) await removeToken(file);
    },
  };
}
