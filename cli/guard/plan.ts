/** Terraform's plan as `terraform show -json` and `tofu show -json` write it, as far as the guard reads it. */

/** @see https://developer.hashicorp.com/terraform/internals/json-format#change-representation */
export interface Change {
  /** `module.a.aws_eks_cluster.b[0]`. */
  readonly address: string;
  readonly type: string;
  readonly actions: readonly string[];
  /** Why Terraform does it: `replace_because_cannot_update`. @default - it doesn't say */
  readonly reason?: string;
  /** Properties that force a replacement: `version`, `tags.a`. */
  readonly paths: readonly string[];
  /** What is there now. */
  readonly before: { readonly [property: string]: unknown };
}

/**
 * What a plan changes.
 *
 * @throws Error for what can't be read as a plan that will be applied whole: nothing is said of it then
 */
export function readPlan(file: string, text: string): Change[] {
  if (text.startsWith("PK")) throw new Error(`${file} is a saved plan, not its JSON: terraform show -json ${file} > plan.json`);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Error(`${file} is no JSON (${(error as Error).message}); what "terraform show -json" prints of a saved plan is wanted, not "terraform plan -json"`);
  }
  const plan = record(value);
  const version = plan?.format_version;
  if (plan === undefined || typeof version !== "string" || !("planned_values" in plan)) throw new Error(`${file} is no plan's JSON: terraform plan -out p && terraform show -json p > plan.json`);
  if (!/^[01]\./.test(version)) throw new Error(`${file} has the format ${version}; 1 is read`);
  if (plan.errored === true) throw new Error(`${file} is a plan that ended with an error: what it would have changed isn't all in it`);
  // Left out by Terraform where there is nothing.
  const changes = plan.resource_changes ?? [];
  if (!Array.isArray(changes)) throw new Error(`${file}: its resource_changes are no list`);
  return changes.map((row: unknown, index) => readChange(row) ?? broken(file, index));
}

function readChange(row: unknown): Change | undefined {
  const { address, type, change, action_reason: reason } = record(row) ?? {};
  const { actions, before, replace_paths: paths } = record(change) ?? {};
  if (typeof address !== "string" || typeof type !== "string" || !Array.isArray(actions) || actions.length === 0 || !actions.every((action) => typeof action === "string")) return undefined;
  return {
    address,
    type,
    actions,
    ...(typeof reason === "string" ? { reason } : {}),
    paths: Array.isArray(paths) ? paths.map((path) => (Array.isArray(path) ? path.join(".") : String(path))) : [],
    before: record(before) ?? {},
  };
}

function broken(file: string, index: number): never {
  throw new Error(`${file}: resource_changes[${index}] has no address, type or actions`);
}

function record(value: unknown): { readonly [key: string]: unknown } | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : undefined;
}
