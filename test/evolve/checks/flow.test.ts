import { explicitAny } from '../../../core/evolve/checks/quality/explicit-any.js';
import { inconsistentReturn } from '../../../core/evolve/checks/quality/inconsistent-return.js';
import { magicNumber } from '../../../core/evolve/checks/quality/magic-number.js';
import { nonNullAssertion } from '../../../core/evolve/checks/quality/non-null-assertion.js';
import { shadowedVariable } from '../../../core/evolve/checks/quality/shadowed-variable.js';
import { uncheckedAssertion } from '../../../core/evolve/checks/quality/unchecked-assertion.js';
import { cases } from '../cases.js';

cases(inconsistentReturn, [
  ['function f(a) { if (a) return true; if (b) return false; }', 'no fix'],
  ['function f(a) { if (a) return true; }', 'no fix'],
  ['const f = (a) => { if (a) return; return a.b > 1; };', 'no fix'],
  ['function f(a) { if (a) return null; if (b) return a.b; }', 'no fix'],
  ['function f(a) { if (a) return; if (b) return a.b; return null; }', 'no fix'],
  ['function f(a) { if (a) return; return a.b; }', 'silent'],
  ['function f(a) { if (a) return null; return a.b; }', 'silent'],
  ['function f(a) { if (a) return null; a.b(); }', 'silent'],
  ['class A { f(a) { for (;;) { if (a) break; return true; } if (b) return false; } }', 'no fix'],
  ['function f(a) { switch (a) { case 1: return true; case 2: return false; } }', 'no fix'],
  ['function f(a) { if (a) return true; return false; }', 'silent'],
  ['function f(a) { if (a) return true; else return false; }', 'silent'],
  ['function f(a) { for (;;) { if (a) return true; if (b) return false; } }', 'silent'],
  ['function f(a) { while (true) { if (a) return true; if (b) return false; } }', 'silent'],
  ['function f(a) { switch (a) { case 1: return true; default: return false; } }', 'silent'],
  ['function f(a) { try { return a === 1; } finally { b(); } }', 'silent'],
  ['function f(a) { try { return a === 1; } catch { return false; } }', 'silent'],
  ['function f(a) { if (a) return true; if (b) return false; throw new Error(a); }', 'silent'],
  ['function f(a) { if (a) return true; if (b) return false; fail(a); }', 'silent'],
  ['function f(a) { if (a) return true; if (b) return false; error(a); }', 'silent'],
  ['function f(a) { if (a) return null; if (b) return a.b; assert.ok(false); }', 'silent'],
  ['function f(a) { if (a) return false; b(a); }', 'silent'],
  [
    'function f(a) { if (arguments.length === 0) return a.b || null; if (a) return null; this.b = a; }',
    'silent',
  ],
  ['function f(a) { if (a) return true; b(a); }', 'no fix'],
  ['function f(a) { if (a) { throw new Error(a); return; } return a > 1; }', 'silent'],
  ['const input: Handler = (a) => { if (a) return true; b(a); };', 'silent'],
  ['const same = (a) => { if (a) return a > 1; };\nisEqualWith(b, c, same);', 'silent'],
  ['const same = (a) => { if (a) return a > 1; };\nif (same(b)) isEqualWith(b, c, same);', 'no fix'],
  ['const onMove = (event) => { if (a) return true; b(event); };', 'silent'],
  ['function f(a) { if (a) return next(a); return; }', 'silent'],
  ['function f(a) { if (a) return undefined; return a.b; }', 'silent'],
  ['function f(a): boolean | undefined { if (a) return true; if (b) return false; }', 'silent'],
  ['list.map((a) => { if (a) return; return a.b; });', 'silent'],
  ['function f(a) { if (a) return; list.map((b) => { return b.c; }); }', 'silent'],
]);

cases(shadowedVariable, [
  ['function f(a) { let b = 1; if (a) { const b = 2; a(b); } return b; }', 'no fix'],
  ['function f(a) { for (;;) { const a = 2; g(a); } return a; }', 'no fix'],
  ['function f() { let a = 1; const g = () => { let a = 2; return a; }; return g(a); }', 'no fix'],
  ['function f(a) { let b = a; b(); if (a) { const b = 2; a(b); } }', 'silent'],
  ['const b = 1;\nexport function f() { const b = 2; return b; }\nuse(b);', 'silent'],
  ['function f(a) { g((a) => a); return a; }', 'silent'],
  ['function f(a) { if (a) { const b = 2; a(b); } const b = 1; return b; }', 'silent'],
  ['function f(a) { const b = a(() => { const b = 2; return b; }); return b; }', 'silent'],
  ['function f(a) { if (a) { const b = 1; g(b); } else { const b = 2; g(b); } }', 'silent'],
]);

cases(magicNumber, [
  ['if (a.size > 280) b();\nif (c.size > 280) d();', 'no fix'],
  ['if (a.size > 280) b();', 'silent'],
  ['if (a > 10 || b > 10) c();', 'silent'],
  ['if (a > 60 || b > 60) c();', 'silent'],
  ['if (a > 0x5c || b > 0x5c) c();', 'silent'],
  ['if (a.nodeType === 11) b();\nif (c.nodeType === 11) d();', 'silent'],
  ['if (a.status === 404) b();\nif (c.status === 404) d();', 'silent'],
  ['if (a.charCodeAt(0) === 47) b();\nif (c.charCodeAt(1) === 47) d();', 'silent'],
  ['if (a > 255) b();\nif (c > 255) d();', 'silent'],
  ['// the longest message\nif (a.size > 280) b();\nif (c.size > 280) d(); // as above', 'silent'],
]);

cases(explicitAny, [
  ['const a = b as any as C;', 'const a = b as unknown as C;'],
  ['const a = <C>(<any>b);', 'const a = <C>(<unknown>b);'],
  ['const a = b as any;', 'no fix'],
  ['(a as any).b = 1;', 'no fix'],
  ['export const f = (a: any) => a;', 'no fix'],
  ['interface A { b: any }', 'no fix'],
  ['try { a(); } catch (e: any) { b(e); }', 'silent'],
  ['export const f = (...a: any[]) => a;', 'silent'],
  ['export type F<T extends any[]> = T;', 'silent'],
  ['declare const a: any;', 'silent'],
  ['const a: Record<string, any> = {};', 'silent'],
]);

cases(nonNullAssertion, [
  ['const a = new Map()!;', 'const a = new Map();'],
  ['const a = b!!;', 'const a = b!;'],
  ['const a = { b: 1 };\nuse(a!);', 'const a = { b: 1 };\nuse(a);'],
  ['const a = list.find(isLong)!;', 'no fix'],
  ['function f() { return map.get(key)!.name; }', 'no fix'],
  ['function f() { if (map.has(key)) return map.get(key)!.name; }', 'silent'],
  ['function f() { if (map.get(key)) return map.get(key)!.name; }', 'silent'],
  ['function f() { while (list.length > 0) use(list.pop()!); }', 'silent'],
  ['use(a!, list[0]!);', 'silent'],
  ['const a: B | null = make();\nuse(a!);', 'silent'],
]);

cases(uncheckedAssertion, [
  ['const a = b as unknown as C;', 'no fix'],
  ['const a = <C>(<unknown>b);', 'no fix'],
  ['const a = b as never as C;', 'no fix'],
  ['const a = JSON.parse(text) as C;', 'no fix'],
  ['const f = async () => (await response.json()) as C;', 'no fix'],
  ['const f = (a: any) => a as C;', 'no fix'],
  ['const a = b as C;', 'silent'],
  ['const a = b as const;', 'silent'],
  ['const a = JSON.parse(text) as unknown;', 'silent'],
  ['const a = JSON.parse(text) as Record<string, unknown>;', 'silent'],
  ['const a = JSON.parse(text) as Partial<C>;', 'silent'],
  ['const a = JSON.parse(JSON.stringify(b)) as C;', 'silent'],
  ['const a = JSON.parse(text) as Record<string, any>;', 'silent'],
  [
    "function f(t) { const a = JSON.parse(t) as C; if (typeof a !== 'object' || a.b == null) return null; return a.b; }",
    'silent',
  ],
  ['function f(t) { const a = JSON.parse(t) as C; return schema.parse(a); }', 'silent'],
  ["function f(t) { const a = JSON.parse(t) as C; return typeof a.b === 'string'; }", 'no fix'],
  ['class A { clone() { return this as unknown as B; } }', 'silent'],
  ['class A { make() { return new (this.constructor as unknown as C)(); } }', 'silent'],
  ['const a = b as any as C;', 'silent'],
  ['const f = (a: unknown) => a as C;', 'silent'],
]);
