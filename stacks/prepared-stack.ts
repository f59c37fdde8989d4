import { Construct, IConstruct } from "constructs";
import { DefaultTokenResolver, StringConcat, TerraformElement, TerraformStack, Token, Tokenization } from "../constructs/core/framework";
import { isLateText } from "../constructs/core/late";
import { writtenStack } from "./written-stack";

/** As deep as cdktf resolves; what is deeper is refused when the stack is written, which tells where it is. */
const DEEPEST = 200;

/**
 * A stack whose preparation resolves what is known only at apply, and nothing else. cdktf's own resolves every value of every element, throws
 * the result away and does it again, twice, when it writes the stack: what the first of the three is for, outputs and remote states where one stack
 * refers to another, comes of such values alone. The order in which they are found is cdktf's.
 *
 * @see https://github.com/hashicorp/terraform-cdk/blob/v0.21.0/packages/cdktf/lib/terraform-stack.ts prepareStack, which jsii's API has
 * @internal other languages see `TerraformStack` in its place
 */
export abstract class PreparedStack extends TerraformStack {
  private overridden = false;

  public override prepareStack(): void {
    this.ensureBackendExists();
    const elements = elementsOf(this);
    forget(this, elements);
    const texts = new Set<string>();
    try {
      for (const element of elements) prepare(this, element.toTerraform(), texts, 0);
    } catch {
      // cdktf says what is wrong, and where.
      super.prepareStack();
    }
  }

  /** What is put over the stack's own is cdktf's to put there. */
  public override addOverride(path: string, value: unknown): void {
    this.overridden = true;
    super.addOverride(path, value);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  public override toTerraform(): any {
    return (this.overridden ? undefined : writtenStack(this, elementsOf(this))) ?? super.toTerraform();
  }
}

/** What cdktn 0.24 keeps of a synthesis, and forgets when the next one is prepared (`TerraformStack._runPreparingResolve`); nothing in cdktf. */
interface UsedByStack {
  readonly _usedFunctions?: Set<string>;
  readonly _usedProviderFunctions?: Set<string>;
}
interface UsedByElement {
  _resetResolveDiscoveredProviderFeatureUsage?(): void;
}

/** Else what one synthesis used, and the next doesn't, would still be held against the versions that an app says it is for. */
function forget(stack: TerraformStack, elements: readonly TerraformElement[]): void {
  const used = stack as unknown as UsedByStack;
  used._usedFunctions?.clear();
  used._usedProviderFunctions?.clear();
  for (const element of elements) (element as UsedByElement)._resetResolveDiscoveredProviderFeatureUsage?.();
}

const resolver = new DefaultTokenResolver(new StringConcat());

/** @param texts those that were looked up for this stack: once is enough */
function prepare(scope: TerraformStack, value: unknown, texts: Set<string>, depth: number): void {
  if (typeof value === "string") {
    if (!isLateText(value) || texts.has(value)) return;
    texts.add(value);
  }
  if (isLate(value)) {
    Tokenization.resolve(value, { scope, resolver, preparing: true });
    return;
  }
  // A construct among the values is a mistake, which is told when the stack is written, and leads to all of the app.
  if (typeof value !== "object" || value === null || depth > DEEPEST || Construct.isConstruct(value)) return;
  for (const each of Object.values(value)) prepare(scope, each, texts, depth + 1);
}

/** Whether it, a key or a list's one element, has to be looked up: as cheaply as that can be said, for most values are plain. */
function isLate(value: unknown): boolean {
  if (typeof value === "string") return isLateText(value);
  if (typeof value === "number") return Token.isUnresolved(value);
  if (typeof value !== "object" || value === null) return false;
  // A token that stands for a list is a list of one, which is nothing by itself.
  if (Array.isArray(value)) return value.length === 1 && (typeof value[0] === "string" || typeof value[0] === "number") && Token.isUnresolved(value);
  return Tokenization.isResolvable(value) || Object.keys(value).some(isLateText);
}

/** As cdktf lists them: an element before what stands in it, a stack within a stack left to itself. */
function elementsOf(node: IConstruct, into: TerraformElement[] = []): TerraformElement[] {
  if (TerraformElement.isTerraformElement(node)) into.push(node);
  for (const child of node.node.children) if (!TerraformStack.isStack(child)) elementsOf(child, into);
  return into;
}
