/** A class, whatever it asks of who makes one. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Class = abstract new (...given: any[]) => object;

/**
 * A class that is loaded when it is first used: made one of, extended, asked for what is static, held against an instance. A room names every
 * resource that any of its options can want, an app uses a third of them, and each is up to a megabyte of a provider's JavaScript.
 *
 * @param load what loads it, with `require` of a literal: bundlers and the other line of the framework find it there
 */
export function whenUsed<C extends Class>(load: () => C): C {
  let loaded: C | undefined;
  const its = (): C => (loaded ??= load());
  // A function written so has a `prototype` that may be another, which what stands for a class needs; one of a class may not.
  const stand: C = new Proxy(function () {} as unknown as C, {
    construct: (_, given, made) => Reflect.construct(its(), given, made === stand ? its() : made),
    get: (_, name, receiver) => Reflect.get(its(), name, receiver === stand ? its() : receiver),
    has: (_, name) => Reflect.has(its(), name),
    getPrototypeOf: () => Reflect.getPrototypeOf(its()),
  });
  return stand;
}
