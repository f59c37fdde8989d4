/** Values of a chart, or a part of them. */
export type Values = { [key: string]: unknown };

/**
 * A step of a path: a key, or the element of a list whose `name` is the given one, as environment variables have it
 * (`env[name=LOG_LEVEL].value`).
 */
interface Step {
  readonly key: string;
  readonly name?: string;
}

/** The value at a path such as "a.b" or "a.env[name=X].value", or undefined where the path leads nowhere. */
export function readPath(values: unknown, path: string): unknown {
  return steps(path).reduce<unknown>((part, { key, name }) => {
    const value = isMap(part) ? part[key] : undefined;
    if (name === undefined) return value;
    return Array.isArray(value) ? value.find((element) => isMap(element) && element.name === name) : undefined;
  }, values);
}

/** A value at a path: `valueAt("a.b", 1)` is `{ a: { b: 1 } }`. */
export function valueAt(path: string, value: unknown): Values {
  const [first, ...rest] = path.split(".");
  return { [first]: rest.length === 0 ? value : valueAt(rest.join("."), value) };
}

/** The values with another value at a path; what they were made from is left as it is. */
export function withPath(values: Values, path: string, value: unknown): Values {
  return put(values, steps(path), value) as Values;
}

/** Both, the second winning, as Helm merges values: maps are merged, everything else is replaced. */
export function mergeValues(base: Values, over: Values): Values {
  const result: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    result[key] = isMap(old) && isMap(value) ? mergeValues(old, value) : value;
  }
  return result;
}

function put(part: unknown, [step, ...rest]: Step[], value: unknown): unknown {
  if (step === undefined) return value;
  const map = isMap(part) ? part : {};
  const old = map[step.key];
  if (step.name === undefined) return { ...map, [step.key]: put(old, rest, value) };
  const list: unknown[] = Array.isArray(old) ? old : [];
  const index = list.findIndex((element) => isMap(element) && element.name === step.name);
  const element = put(index < 0 ? { name: step.name } : list[index], rest, value);
  return { ...map, [step.key]: index < 0 ? [...list, element] : list.map((each, at) => (at === index ? element : each)) };
}

function steps(path: string): Step[] {
  return path.split(".").map((step) => {
    const match = /^(.+)\[name=(.+)\]$/.exec(step);
    return match === null ? { key: step } : { key: match[1], name: match[2] };
  });
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
