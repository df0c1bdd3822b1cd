const alphabets = {
  word: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567',
  hex: '0123456789abcdef',
  digits: '0123456789',
};

let state = 20_261_126;

/** Random characters, the same ones each time: nothing here was ever a key. */
function random(length: number, alphabet: keyof typeof alphabets = 'word'): string {
  const characters = alphabets[alphabet];
  let text = '';
  for (let index = 0; index < length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += characters[Math.floor((state / 2_147_483_648) * characters.length)];
  }
  return text;
}

export interface Planted {
  kind: string;
  /** As it is met in a message or a log. */
  text: string;
  /** What of it must be seen nowhere. */
  secret: string;
}

const whole = (kind: string, secret: string): Planted => ({ kind, text: `with ${secret} it fails`, secret });
const within = (kind: string, secret: string, frame: (secret: string) => string): Planted => ({
  kind,
  text: frame(secret),
  secret,
});

const pem = (name: string): string =>
  [
    `-----BEGIN ${name}PRIVATE KEY-----`,
    ...Array.from({ length: 6 }, () => random(64)),
    `-----END ${name}PRIVATE KEY-----`,
  ].join('\n');

const jwt = (): string => `eyJ${random(24)}.eyJ${random(60)}.${random(43)}`;

const uuid = (): string => [8, 4, 4, 4, 12].map((length) => random(length, 'hex')).join('-');

/** One secret of each known shape, made up. The prefixes are put together here so that no scanner takes this file for a leak. */
export const plantedSecrets: readonly Planted[] = [
  whole('AWS access key id', `AK${'IA'}${random(16, 'upper')}`),
  within('AWS secret access key', random(40), (secret) => `aws_secret_access_key = ${secret}`),
  whole('GitHub classic token', `gh${'p_'}${random(36)}`),
  whole('GitHub app token', `gh${'s_'}${random(36)}`),
  whole('GitHub fine-grained token', `github_${'pat_'}${random(22)}_${random(59)}`),
  whole('GitLab token', `gl${'pat-'}${random(20)}`),
  whole('Slack token', `xox${'b-'}${random(12, 'digits')}-${random(12, 'digits')}-${random(24)}`),
  within(
    'Slack webhook',
    random(24),
    (secret) => `https://hooks.slack.com/services/T0${random(8)}/B0${random(8)}/${secret}`,
  ),
  whole('Stripe key', `sk_${'live_'}${random(24)}`),
  whole('Google API key', `AI${'za'}${random(35)}`),
  whole('Google OAuth token', `ya${'29.'}${random(60)}`),
  whole('OpenAI key', `sk-${'proj-'}${random(48)}`),
  whole('Anthropic key', `sk-${'ant-'}api03-${random(80)}`),
  whole('npm token', `np${'m_'}${random(36)}`),
  within('npm registry credentials', random(36), (secret) => `//registry.npmjs.org/:_authToken=${secret}`),
  whole('PyPI token', `pypi-${'AgE'}${random(80)}`),
  whole('JSON Web Token', jwt()),
  whole('PEM RSA key', pem('RSA ')),
  whole('PEM PKCS#8 key', pem('')),
  whole('OpenSSH key', pem('OPENSSH ')),
  within(
    'password in a URL',
    random(14),
    (secret) => `GET https://ann:${secret}@git.example.com/a.git failed`,
  ),
  within('database URL', random(18), (secret) => `connect postgres://shop:${secret}@db.internal:5432/shop`),
  within('MongoDB URL', random(18), (secret) => `mongodb+srv://u:${secret}@cluster0.example.net/?w=1`),
  within('Redis URL', random(18), (secret) => `redis://:${secret}@cache:6379/0`),
  within(
    'Azure storage key',
    `${random(86)}==`,
    (secret) => `AccountName=shop;AccountKey=${secret};EndpointSuffix=core`,
  ),
  within(
    'Azure shared access signature',
    random(44),
    (secret) => `https://a.example.net/b?sv=2024&sig=${secret}&se=1`,
  ),
  whole('Azure client secret', `${random(3)}8${'Q~'}${random(34)}`),
  whole('Twilio key', `SK${random(32, 'hex')}`),
  whole('SendGrid key', `S${'G.'}${random(22)}.${random(43)}`),
  whole('Mailgun key', `ke${'y-'}${random(32, 'hex')}`),
  within('Heroku key', uuid(), (secret) => `HEROKU_API_KEY: ${secret}`),
  whole('Heroku key of the newer form', `HRKU-${'AA'}${random(58)}`),
  whole('DigitalOcean token', `dop_${'v1_'}${random(64, 'hex')}`),
  whole('Hugging Face token', `h${'f_'}${random(34)}`),
  whole('Vault token', `hvs${'.'}${random(90)}`),
  within('named value', random(32), (secret) => `{ apiToken: '${secret}' }`),
  within('password in JSON', random(20), (secret) => `{"user":"ann","password":"${secret}"}`),
  within(
    'line of an .env file',
    `correct-horse-${random(6)}`,
    (secret) => `A=1\nSESSION_SECRET=${secret}\nB=2`,
  ),
  within('bearer header', random(40), (secret) => `Authorization: Bearer ${secret}`),
  within('basic header', `${random(22)}==`, (secret) => `authorization: Basic ${secret}`),
  within('SQL Server connection string', random(16), (secret) => `Server=db;User Id=sa;Password=${secret};`),
];
