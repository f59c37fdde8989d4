import { createRequire } from "module";
import { sortedJson } from "./sorted-json";

/**
 * Has a package of the framework's loaded when it is first asked for, by the table of modules that Node documents for that. cdktf loads them,
 * with all that they stand on, whatever an app makes: half of the time that loading cdktf takes is its packer of archives, a tenth what compares
 * versions. It packs in a process of its own, and that one loads it as ever; versions are compared where a resource is moved or imported.
 * To be imported before the framework is; an app does as well without it, only slower.
 *
 * @param instead what does for a call that it understands, in its place
 * @see https://nodejs.org/api/modules.html#requirecache
 * @see https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/private/fs.ts
 */
function loadLater(name: string, by: string, instead?: (...given: unknown[]) => unknown): void {
  const framework = resolved(require, by);
  const requireThere = framework === undefined ? undefined : createRequire(framework);
  const id = requireThere === undefined ? undefined : resolved(requireThere, name);
  // A framework without it, or one that has it already.
  if (requireThere === undefined || id === undefined || requireThere.cache[id] !== undefined) return;
  const whole = (): object => {
    if (requireThere.cache[id] === later) delete requireThere.cache[id];
    return requireThere(name);
  };
  // A bound function can be called and made, and has nothing of its own that a proxy would have to have too.
  const exports = new Proxy(function () {}.bind(undefined), {
    apply: (_, self, given) => instead?.(...given) ?? Reflect.apply(whole() as () => unknown, self, given),
    construct: (_, given) => Reflect.construct(whole() as new () => object, given),
    get: (_, member) => Reflect.get(whole(), member),
    // Where it isn't the framework's alone, somebody may import all of it by name.
    has: (_, member) => Reflect.has(whole(), member),
    ownKeys: () => Reflect.ownKeys(whole()).filter((member) => member !== "prototype"),
    getOwnPropertyDescriptor: (_, member) => {
      const there = Reflect.getOwnPropertyDescriptor(whole(), member);
      return there && { ...there, configurable: true };
    },
  });
  const later = { id, filename: id, path: id, exports, loaded: true, children: [], paths: [], parent: null, isPreloading: false, require: requireThere };
  requireThere.cache[id] = later;
}

function resolved(from: NodeJS.Require, name: string): string | undefined {
  try {
    return from.resolve(name);
  } catch {
    return undefined;
  }
}

loadLater("archiver", "cdktf");
loadLater("semver", "cdktf");
loadLater("json-stable-stringify", "cdktf", (value, wanted) => sortedJson(value, wanted as { space?: unknown } | undefined)?.text);
