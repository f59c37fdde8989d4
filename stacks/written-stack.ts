import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformOutput, TerraformStack, Token, Tokenization } from "../constructs/core/framework";
import { LEAST_NUMBER, isLateText } from "../constructs/core/late";

/** As deep as cdktf resolves; what is deeper it refuses. */
const DEEPEST = 200;

interface Tree {
  [name: string]: unknown;
}

/** What isn't sure to be written here as cdktf writes it. */
class Doubt extends Error {}

/** A reference and nothing else: whoever is asked for it again says the same. */
const REFERENCE = /^\$\{[\w.[\]"-]+\}$/;

/**
 * A stack as cdktf writes it, or nothing where that isn't sure. cdktf resolves every value of every element, puts them together and resolves all of
 * that once more; most values are plain, and stay what they are. Here only those known at apply are resolved, and by cdktf: each reference once. Where one
 * can't be, cdktf does the whole, so that its error tells where the value is.
 *
 * @param elements all of the stack, in cdktf's order
 * @see https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/terraform-stack.ts toTerraform
 * @see https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/tokens/private/resolve.ts what is resolved how
 */
export function writtenStack(stack: TerraformStack, elements: readonly TerraformElement[]): object | undefined {
  const values = new Values(stack);
  try {
    const metadata: Tree = { version: stack.node.tryGetContext("cdktfVersion"), stackName: stack.node.id, backend: "local" };
    for (const written of elements.map((element) => values.resolved(element.toMetadata(), 0))) merge(metadata, tree(written));
    const outputs: Tree = {};
    for (const output of elements) if (TerraformOutput.isTerraformOutput(output)) merge(outputs, placed(output));
    const tf: Tree = { "//": { metadata, outputs } };
    for (const written of elements.map((element) => values.resolved(element.toTerraform(), 0))) merge(tf, tree(written));
    return tf;
  } catch {
    return undefined;
  }
}

/** An output's name at the place that its path says. */
function placed(output: TerraformOutput): Tree {
  return output.node.path.split("/").reduceRight<Tree>((inner, part) => ({ [part]: Object.keys(inner).length === 0 ? output.friendlyUniqueId : inner }), {});
}

/** What an element is written as, which is an object; cdktf says so where it isn't. */
function tree(written: unknown): Tree {
  if (typeof written !== "object" || written === null) throw new Doubt();
  return written as Tree;
}

/** cdktf's `deepMerge`, of what is resolved. */
function merge(target: Tree, source: Tree): void {
  for (const name of Object.keys(source)) {
    const [value, there] = [source[name], target[name]];
    if (value === undefined) delete target[name];
    else if (Array.isArray(value)) target[name] = Array.isArray(there) ? [...there, ...value] : value;
    else if (typeof value === "object" && value !== null) {
      if (typeof there !== "object") target[name] = {};
      if (there === null) throw new Doubt();
      merge(target[name] as Tree, value as Tree);
    } else target[name] = value;
  }
}

class Values {
  private readonly resolver = new DefaultTokenResolver(new StringConcat());
  private readonly texts = new Map<string, string>();

  public constructor(private readonly scope: TerraformStack) {}

  /** cdktf's `resolve`: a copy without what is undefined, and with what is known at apply as Terraform reads it. */
  public resolved(value: unknown, depth: number): unknown {
    if (depth > DEEPEST) throw new Doubt();
    switch (typeof value) {
      case "string":
        return isPlainText(value) ? value : this.text(value, depth);
      case "number":
        return isPlainNumber(value) ? value : this.late(value, depth);
      case "object":
        if (value === null) return null;
        if (Array.isArray(value)) return value.some(isOfList) ? this.late(value, depth) : value.map((each) => this.resolved(each, depth + 1)).filter((each) => each !== undefined);
        return isPlainObject(value) ? this.members(value, depth) : this.late(value, depth);
      default:
        return typeof value === "function" ? this.late(value, depth) : value;
    }
  }

  private members(value: Tree, depth: number): Tree {
    const all: Tree = {};
    for (const name of Object.keys(value)) {
      const member = this.resolved(value[name], depth + 1);
      if (member !== undefined) all[name] = member;
    }
    return all;
  }

  /** References are kept, as the same one stands in many places. Anything else is asked for each time: a producer may count, or name what it makes. */
  private text(text: string, depth: number): unknown {
    const known = this.texts.get(text);
    if (known !== undefined) return known;
    const written = this.late(text, depth);
    if (typeof written === "string" && REFERENCE.test(written)) this.texts.set(text, written);
    return written;
  }

  private late(value: unknown, depth: number): unknown {
    const written = Tokenization.resolve(value, { scope: this.scope, resolver: this.resolver, preparing: false });
    if (!isSettled(written, depth)) throw new Doubt();
    return written;
  }
}

/** Whether cdktf, asked again, leaves it as it is. */
function isSettled(value: unknown, depth: number): boolean {
  if (typeof value === "string") return isPlainText(value);
  if (typeof value === "number") return isPlainNumber(value);
  if (typeof value !== "object" || value === null) return typeof value !== "function";
  if (depth > DEEPEST) return false;
  if (Array.isArray(value)) return value.every((each) => each !== undefined && isSettled(each, depth + 1));
  return isPlainObject(value) && Object.values(value).every((each) => isSettled(each, depth + 1));
}

function isPlainText(text: string): boolean {
  return !isLateText(text) && text !== Token.STRING_MAP_TOKEN_VALUE && text !== Token.ANY_MAP_TOKEN_VALUE;
}

function isPlainNumber(value: number): boolean {
  return value > LEAST_NUMBER && value !== Token.NUMBER_MAP_TOKEN_VALUE;
}

/** An element by which a list stands for another; cdktf looks for them at any place. */
function isOfList(value: unknown): boolean {
  return typeof value === "string" ? value.includes("#{TfToken[") : typeof value === "number" && !isPlainNumber(value);
}

/** Of no class, whatever realm it is of; no token by itself, and none among its names. */
function isPlainObject(value: object): value is Tree {
  const above = Object.getPrototypeOf(value);
  return (above === null || Object.getPrototypeOf(above) === null) && typeof (value as Tree).resolve !== "function" && Object.keys(value).every(isPlainText);
}
