/** YAML of plain data, with no library: texts are always in double quotes, as JSON writes them, which YAML 1.2 reads the same. */
export function toYaml(value: unknown): string {
  return isEmpty(value) || !isContainer(value) ? `${scalar(value)}\n` : `${block(value, "").join("\n")}\n`;
}

type Container = unknown[] | { readonly [key: string]: unknown };

function isContainer(value: unknown): value is Container {
  return typeof value === "object" && value !== null;
}

function isEmpty(value: unknown): boolean {
  return isContainer(value) && entriesOf(value).length === 0;
}

/** A key that is undefined isn't there, as in JSON. */
function entriesOf(value: Container): [string, unknown][] {
  return Array.isArray(value) ? value.map((each, index) => [String(index), each ?? null]) : Object.entries(value).filter(([, each]) => each !== undefined);
}

function block(value: Container, indent: string): string[] {
  return entriesOf(value).flatMap(([key, each]) => {
    const lead = Array.isArray(value) ? "-" : `${keyText(key)}:`;
    if (!isContainer(each) || isEmpty(each)) return [`${indent}${lead} ${scalar(each)}`];
    const inner = block(each, `${indent}  `);
    // An element's first line stands beside its hyphen.
    return Array.isArray(value) ? [`${indent}- ${inner[0].trimStart()}`, ...inner.slice(1)] : [`${indent}${lead}`, ...inner];
  });
}

/** Plain where no reader takes it for something else: YAML 1.1 reads `on`, `no`, `y` as booleans and `1e3` as a number. */
function keyText(key: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key) ? key : quoted(key);
}

function scalar(value: unknown): string {
  if (isContainer(value)) return Array.isArray(value) ? "[]" : "{}";
  return typeof value === "string" ? quoted(value) : String(value);
}

/** What JSON leaves as it is and YAML doesn't: control characters after ASCII, and what YAML 1.1 takes for the end of a line. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
