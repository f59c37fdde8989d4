import { createRequire } from "module";
import * as path from "path";

/** What of the package `yaml` is used. */
interface YamlPackage {
  parseAllDocuments(text: string, options: { readonly version: string; readonly customTags: (tags: YamlTag[]) => YamlTag[] }): YamlDocument[];
}
interface YamlDocument {
  readonly errors: readonly Error[];
  toJS(): unknown;
}
type YamlTag = string | { readonly tag: string; readonly format?: string };

/** Only graphs as text need it: it is an optional peer, had when it is needed. */
const PACKAGE = "yaml";

/** The documents of a YAML text, an error, or nothing where the package isn't installed. */
export interface ReadYaml {
  readonly objects?: unknown[];
  readonly error?: string;
}

/**
 * As kubectl reads it: YAML 1.1, in which `0644` is octal and `on` is true, but without its numbers to the base of 60 and its dates, which
 * kubectl doesn't know.
 */
export function readYaml(text: string, load: () => YamlPackage | undefined = loadYaml): ReadYaml {
  const yaml = load();
  if (yaml === undefined) return {};
  const documents = yaml.parseAllDocuments(text, {
    version: "1.1",
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || (tag.format !== "TIME" && !tag.tag.endsWith(":timestamp"))),
  });
  // Of an empty text there are none.
  const all = Array.from(documents);
  const error = all.flatMap(({ errors }) => errors)[0];
  return error === undefined ? { objects: all.map((document) => document.toJS()).filter((object) => object !== null) } : { error: error.message.split("\n")[0] };
}

/** From beside this package, or from the app's own. */
function loadYaml(): YamlPackage | undefined {
  for (const place of [__filename, path.join(process.cwd(), "package.json")]) {
    try {
      return createRequire(place)(PACKAGE) as YamlPackage;
    } catch {
      // Not there.
    }
  }
  return undefined;
}
