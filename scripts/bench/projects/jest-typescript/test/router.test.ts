import { Router } from '~/router';

describe('a router', () => {
  let router: Router<string>;
  beforeEach(() => {
    router = new Router<string>()
      .add('/', () => 'home')
      .add('/users/:id', ({ id }) => `user ${id}`)
      .add('/users/:id/posts/:post', async ({ id, post }) => `post ${post} of ${id}`)
      .add('/files/*', ({ rest }) => `file ${rest}`);
  });

  it.each([
    ['/', 'home'],
    ['/users/7', 'user 7'],
    ['/users/a%20b/', 'user a b'],
    ['/users/7/posts/3', 'post 3 of 7'],
    ['/files/a/b.txt', 'file a/b.txt'],
    ['/files', 'file '],
  ])('goes to %s', async (path, page) => {
    await expect(router.go(path)).resolves.toBe(page);
  });

  it('knows no other place', async () => {
    await expect(router.go('/nowhere')).rejects.toThrow('no route for /nowhere');
    expect(router.match('/users')).toBeUndefined();
    expect(router.match('/users/1/2')).toBeUndefined();
  });

  it('may have a fallback', async () => {
    const lenient = new Router<string>(({ path }) => `lost at ${path}`);
    expect(await lenient.go('/x')).toBe('lost at /x');
  });
});
