import type { Opened } from '../heal/session.js';

export type Place = Pick<Opened, 'repo' | 'config' | 'store' | 'signal'>;

/** What was seen of one thing that healer needs. */
export interface Finding {
  /** What was looked at. */
  name: string;
  /** `note`: it works, and something has to be known of it. `broken`: it does not. */
  state: 'sound' | 'note' | 'broken';
  detail: string;
  /** What a person can do about it; empty where nothing is to be done. */
  next: string;
  /** Repairs what is safe to repair, never in the user's work. Resolves with a sentence on each thing that it did. */
  repair?(): Promise<string[]>;
}

/** Looks at one thing, and changes nothing. */
export type Check = (place: Place) => Promise<Finding[]>;

export const sound = (name: string, detail: string): Finding => ({ name, state: 'sound', detail, next: '' });
export const note = (name: string, detail: string, next = ''): Finding => ({
  name,
  state: 'note',
  detail,
  next,
});
export const broken = (name: string, detail: string, next: string, repair?: Finding['repair']): Finding => ({
  name,
  state: 'broken',
  detail,
  next,
  ...(repair && { repair }),
});
