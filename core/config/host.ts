/** One place on a network. */
export interface Host {
  /** A name or an address, in small letters. */
  name: string;
  port: number;
}

const usualPort = 443;

/** Reads `api.example.com`, `localhost:11434` or `127.0.0.1:8080`; null for anything else, wildcards and addresses with a scheme too. */
export function parseHost(text: string): Host | null {
  const [, name, port] = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  const number = port === undefined ? usualPort : Number(port);
  if (name === undefined || name.includes('..') || number < 1 || number > 65_535) return null;
  return { name, port: number };
}

/** Whether it is this machine itself. */
export const isLoopbackHost = ({ name }: Host): boolean =>
  name === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(name);

export const hostText = ({ name, port }: Host): string => `${name}:${port}`;
