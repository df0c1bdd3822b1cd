/** Whether a text is the address of a server: no credentials, which would end up in messages, and nothing after the path. */
export function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username + password + search + hash === '';
}

/** Whether what is sent there stays on this machine. */
export function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/** The same, and what is sent there is encrypted or stays on this machine. */
export const isEncryptedEndpoint = (text: string): boolean =>
  isEndpoint(text) && (new URL(text).protocol === 'https:' || isLoopback(text));
