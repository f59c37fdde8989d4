/** What a scanner found: one check of one kind of resource, however many there are of it. */
export interface Finding {
  /** "CKV_AWS_136". */
  readonly check: string;
  /** Terraform's type: "aws_ecr_repository", or "data.aws_availability_zones". */
  readonly type: string;
  /** What the check asks for, in the scanner's words. */
  readonly says: string;
}

/** A stack's JSON, as far as it is read here. */
export interface StackJson {
  readonly resource?: { readonly [type: string]: { readonly [id: string]: unknown } };
  readonly data?: { readonly [type: string]: { readonly [id: string]: unknown } };
  readonly [block: string]: unknown;
}

interface Failed {
  readonly check_id: string;
  readonly check_name: string;
  readonly resource: string;
  readonly file_path: string;
}

interface Report {
  readonly summary: { readonly parsing_errors: number };
  readonly results: { readonly failed_checks: Failed[] };
}

/**
 * A stack without what checkov 3.3.30 can't read: of a file with a list of `import` blocks it reads nothing, says so among its warnings alone, and
 * finds nothing wrong.
 */
export function readable({ import: _, ...stack }: StackJson): StackJson {
  return stack;
}

/**
 * What a report of checkov's found, each once, in order.
 *
 * @param stacks the stacks by their names, as they were scanned: a finding names a resource by its id alone
 * @throws Error when the scanner couldn't read a file
 */
export function readReport(text: string, stacks: { readonly [name: string]: StackJson }): Finding[] {
  const reports = [JSON.parse(text) as Report | Report[]].flat();
  const unread = reports.reduce((sum, { summary }) => sum + summary.parsing_errors, 0);
  if (unread > 0) throw new Error(`checkov read ${unread} of the files not at all`);
  const all = reports.flatMap(({ results }) => results.failed_checks).map((one) => {
    return { check: one.check_id, type: typeOf(one.resource, stacks[one.file_path.split("/")[1]] ?? {}), says: one.check_name };
  });
  const byKey = new Map(all.map((one) => [keyOf(one), one]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key) as Finding);
}

function typeOf(resource: string, { resource: made = {}, data = {} }: StackJson): string {
  const id = resource.split(".").slice(-1)[0];
  const type = Object.keys(made).find((one) => id in made[one]);
  if (type !== undefined) return type;
  const asked = Object.keys(data).find((one) => id in data[one]);
  return asked === undefined ? resource : `data.${asked}`;
}

/** The findings that a page answers: rows that begin with a check and a type, both as code. */
export function answered(page: string): string[] {
  return [...page.matchAll(/^\| `(CKV[0-9A-Z_]+)` \| `([a-z0-9_.]+)` \| (?:by option|no fault|not ours) \| \S/gm)].map(([, check, type]) => `${check} ${type}`);
}

/** Findings without an answer, and answers to what is no longer found. */
export function compare(findings: Finding[], page: string): string[] {
  const [found, said] = [findings.map(keyOf), answered(page)];
  return [
    ...findings.filter((one) => !said.includes(keyOf(one))).map((one) => `no answer in docs/security.md: ${keyOf(one)}: ${one.says}`),
    ...said.filter((key) => !found.includes(key)).map((key) => `answered in docs/security.md, and not found: ${key}`),
  ];
}

function keyOf({ check, type }: Finding): string {
  return `${check} ${type}`;
}
