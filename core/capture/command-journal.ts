import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Config } from '../config/schema.js';
import type { Repository } from '../git/repository.js';
import type { ErrorRecord } from '../model.js';
import { withoutSecrets } from '../secrets/without-secrets.js';
import { type DatabaseFile, readDatabase, writeDatabase } from '../store/database-file.js';
import { withLock } from '../store/lock.js';
import type { Store } from '../store/store.js';
import { lockPlace } from '../store/sweep-locks.js';
import { untrusted } from '../workspace/trust.js';

const ranSchema = z.object({
  at: z.string(),
  /** `test`: by `healer test`; `run`: by `healer run`. */
  by: z.enum(['test', 'run']),
  command: z.string(),
  exitCode: z.number(),
  /** Tree of all files as they were; null where there is no commit yet. */
  tree: z.nullable(z.string()),
  /** Titles of the errors that it showed. */
  failures: z.array(z.string()),
});

/** A command that the user ran through healer. */
export type RanCommand = z.output<typeof ranSchema>;

type Place = { repo: Pick<Repository, 'mainRoot'>; config: Config; store: Pick<Store, 'folder' | 'prepare'> };

const mostKept = 500;
const mostFailures = 20;

const database = ({ folder }: Pick<Store, 'folder'>): DatabaseFile<RanCommand> => ({
  path: join(folder, 'db', 'commands.json'),
  schema: 'healer/commands-db@1',
  isRecord: (value): value is RanCommand => ranSchema.safeParse(value).success,
});

/** Remembers a command on this machine, where the user has agreed to `rememberCommands`. */
export async function rememberCommand(
  { repo, config, store }: Place,
  ran: Omit<RanCommand, 'at' | 'command' | 'failures'> & {
    command: readonly string[];
    errors: readonly ErrorRecord[];
  },
): Promise<void> {
  if (!config.rememberCommands) return;
  if ((await untrusted(repo, config)).some(({ setting }) => setting === 'rememberCommands')) return;
  const { errors, command, ...rest } = ran;
  const record: RanCommand = {
    ...rest,
    at: new Date().toISOString(),
    command: withoutSecrets(command.join(' ')).slice(0, 300),
    failures: errors.slice(0, mostFailures).map(({ title }) => withoutSecrets(title).slice(0, 300)),
  };
  await store.prepare();
  await withLock(lockPlace(store, 'commands'), async () => {
    const known = await rememberedCommands(store);
    await writeDatabase(database(store), [...known, record].slice(-mostKept));
  });
}

/** The oldest first. */
export async function rememberedCommands(store: Pick<Store, 'folder'>): Promise<RanCommand[]> {
  const reading = await readDatabase(database(store));
  return reading.state === 'sound' ? reading.records : [];
}
