import type { Repository } from '../../git/repository.js';
import type { Store } from '../../store/store.js';
import type { Source } from '../source.js';
import { changeLogSource } from './change-logs.js';
import { closedErrors } from './closed-errors.js';
import { declarations } from './declarations.js';
import { exportsSource } from './exports.js';
import { messageSource } from './message.js';
import { ownHistory } from './own-history.js';
import { readmes } from './readmes.js';

/** What is on this machine already: nothing is sent anywhere to read it. */
export const localSources = (repo: Repository, store: Pick<Store, 'errors' | 'patches'>): Source[] => [
  messageSource,
  declarations,
  exportsSource,
  changeLogSource,
  closedErrors(repo, store),
  ownHistory(repo),
  readmes,
];
