import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may use the page: the one browser that opened the address that was printed. */
export interface Session {
  /** Part of the printed address; worth something once. */
  token: string;
  /** `name=value` and its attributes in exchange for the token; undefined where it is wrong or was used before. */
  exchange(token: string): string | undefined;
  /** Whether the `Cookie` header of a request has the cookie. */
  isOpen(cookieHeader: string | undefined): boolean;
  /** What every form carries, so that no other page can send one. */
  csrf: string;
  isOwnForm(csrf: string): boolean;
}

/** `path` keeps the cookie from other programs that serve on this machine: cookies do not know ports. */
export function openSession(path: string): Session {
  const [token, value, csrf] = [secret(), secret(), secret()];
  const name = 'healer';
  let unused = true;
  return {
    token,
    exchange: (given) => {
      if (!unused || !isSame(given, token)) return undefined;
      unused = false;
      return `${name}=${value}; Path=${path}/; HttpOnly; SameSite=Strict`;
    },
    isOpen: (header = '') =>
      !unused && header.split(/; */).some((cookie) => isSame(cookie, `${name}=${value}`)),
    csrf,
    isOwnForm: (given) => isSame(given, csrf),
  };
}

export const secret = (): string => randomBytes(24).toString('hex');

/** Compared as hashes of one length, so that the time it takes tells nothing. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(hash(a), hash(b));

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
