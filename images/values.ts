import { Values, mergeValues, withPath } from "../constructs/core/names/value-path";
import { Helm } from "./helm";

/** A `helm_release` in a stack's JSON, as far as it is read here. */
export interface ReleaseResource {
  readonly name?: string;
  readonly namespace?: string;
  readonly chart?: string;
  readonly repository?: string;
  readonly version?: string;
  readonly values?: string[];
  readonly set?: SetValue[] | SetValue;
  /** Beside the arguments, where the chart is had from elsewhere than its own repository: what it is there. */
  readonly "//"?: { readonly chart?: ReleaseResource };
}

interface SetValue {
  readonly name: string;
  readonly value?: unknown;
}

/** Stands in a value for what is known only at apply; of a form that a chart's schema takes for a name. */
const STAND_IN = /known-at-apply-(\d+)-/g;

/** Terraform's expressions in texts, each with a stand-in while others read the text. */
export class Expressions {
  private readonly found: string[] = [];

  /**
   * Text of a Terraform template with its expressions replaced and its escapes undone.
   *
   * @param json whether an expression outside quotes must become a text in quotes
   */
  public hide(template: string, json: boolean): string {
    let result = "";
    let quoted = false;
    for (let at = 0; at < template.length; at++) {
      const rest = template.slice(at, at + 3);
      if (rest === "$${" || rest === "%%{") {
        result += rest.slice(1);
        at += 2;
      } else if (rest.startsWith("${")) {
        const end = endOf(template, at + 2);
        const name = `known-at-apply-${this.found.push(template.slice(at, end + 1)) - 1}-`;
        result += json && !quoted ? `"${name}"` : name;
        at = end;
      } else if (template[at] === "\\") {
        result += template.slice(at, at + 2);
        at++;
      } else {
        if (template[at] === '"') quoted = !quoted;
        result += template[at];
      }
    }
    return result;
  }

  /** The text with its expressions back in place. */
  public show(text: string): string {
    return text.replace(STAND_IN, (_, index: string) => this.found[Number(index)]);
  }

  /** Whether a part of the text is known only at apply. */
  public isIn(text: string): boolean {
    return text.search(STAND_IN) >= 0;
  }
}

/** Where an expression ends that begins before a place: at the brace that closes it, whatever texts are in it. */
function endOf(template: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = from; at < template.length; at++) {
    const sign = template[at];
    if (sign === "\\") at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === "{") depth++;
    else if (!quoted && sign === "}" && --depth === 0) return at;
  }
  return template.length - 1;
}

/** The values of a release, all of its sources together; undefined where one of them is known only at apply as a whole. */
export function releaseValues({ values = [], set = [] }: ReleaseResource, expressions: Expressions, helm: Helm): Values | undefined {
  let result: Values = {};
  for (const text of values) {
    const part = parse(text, expressions, helm);
    if (part === undefined) return undefined;
    result = mergeValues(result, part);
  }
  for (const { name, value } of [set].flat()) {
    // `set` writes a dot that is part of a key as "\.", and list elements by number: no image that is known here stands there.
    if (!/[\\[{]/.test(name)) result = withPath(result, name, typeof value === "string" ? expressions.hide(value, false) : value);
  }
  return result;
}

function parse(text: string, expressions: Expressions, helm: Helm): Values | undefined {
  const trimmed = text.trim();
  if (trimmed.startsWith("${") && endOf(trimmed, 2) === trimmed.length - 1) return undefined;
  if (trimmed === "") return {};
  if (trimmed.startsWith("{")) {
    try {
      return JSON.parse(expressions.hide(trimmed, true)) as Values;
    } catch {
      // YAML may begin with a brace too.
    }
  }
  return helm.parse([expressions.hide(text, false)])[0] as Values;
}
