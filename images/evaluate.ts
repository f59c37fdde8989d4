import { Expression, HclError } from "./hcl";

/** What an expression of a Bake file amounts to. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

/** The functions that docker-bake.hcl calls; `can` is an operator, since its argument may fail. */
const FUNCTIONS: { [name: string]: (...args: Value[]) => Value } = {
  // RE2 and JavaScript read the patterns of that file alike.
  regex: (pattern, text) => {
    const found = new RegExp(String(pattern)).exec(String(text));
    if (found === null) throw new HclError(`${String(pattern)} doesn't match`);
    return found[0];
  },
};

/**
 * The value of an expression.
 *
 * @param variable gives a variable's value, or throws for one that isn't declared
 * @throws HclError for what isn't known here
 */
export function evaluate(expression: Expression, variable: (name: string) => Value): Value {
  const value = (part: Expression): Value => evaluate(part, variable);
  switch (expression.kind) {
    case "value":
      return expression.value;
    case "variable":
      return variable(expression.name);
    case "template":
      return expression.parts.map((part) => String(value(part))).join("");
    case "list":
      return expression.parts.map(value);
    case "map":
      return Object.fromEntries(expression.entries.map(([key, part]) => [key, value(part)]));
    case "call":
      return call(expression.name, expression.parts, value);
    case "operator":
      return operate(expression.name, expression.parts, value);
  }
}

/** The variables that an expression names. */
export function variablesOf(expression: Expression): string[] {
  switch (expression.kind) {
    case "value":
      return [];
    case "variable":
      return [expression.name];
    case "map":
      return expression.entries.flatMap(([, part]) => variablesOf(part));
    default:
      return expression.parts.flatMap(variablesOf);
  }
}

function call(name: string, parts: readonly Expression[], value: (part: Expression) => Value): Value {
  if (name === "can" && parts.length === 1) {
    try {
      value(parts[0]);
      return true;
    } catch (error) {
      if (error instanceof HclError) return false;
      throw error;
    }
  }
  if (!Object.hasOwn(FUNCTIONS, name)) throw new HclError(`the function ${name} is not known here`);
  return FUNCTIONS[name](...parts.map(value));
}

function operate(name: string, parts: readonly Expression[], value: (part: Expression) => Value): Value {
  const [first, second, third] = parts;
  switch (name) {
    case "!":
      return !value(first);
    case "||":
      return Boolean(value(first)) || Boolean(value(second));
    case "&&":
      return Boolean(value(first)) && Boolean(value(second));
    case "==":
      return value(first) === value(second);
    case "!=":
      return value(first) !== value(second);
    case "?:":
      return value(first) ? value(second) : value(third);
    default:
      throw new HclError(`the operator ${name} is not known here`);
  }
}
