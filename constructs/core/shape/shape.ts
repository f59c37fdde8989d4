import { isLate } from "../late";
import { checkUnique, nearest } from "../checks/checks";
import { FORMS, NumberLimits, checkNumber } from "../forms/forms";
import { findNotJson, jsonOf } from "./json";
import { otherWord } from "./other-words";
import { Finding } from "../problems/problem";
import { findSecret, findSecretWithin } from "../problems/without-secrets";

/**
 * What a property takes, for callers whose program isn't type-checked: esbuild and tsx strip types without looking at them. A value known
 * only at apply passes anywhere.
 */
export interface Shape {
  /** In words: "a list of texts". */
  readonly expected: string;
  /** As it is written: `["--enable-prefix-caching"]`. */
  readonly example: string;
  /** What stands for a wrong value where there must be one, so that the rest can still be checked. */
  readonly standIn: unknown;
  /** Whether the property must be given. @default false */
  readonly required?: boolean;
  readonly read: (property: string, value: unknown) => Admitted<unknown>;
}

/** The shapes of an interface's properties, by their names: `npm run shapes` makes them from the interfaces. */
export interface Shapes {
  readonly [name: string]: Shape;
}

/** A value of the right shape, and what was wrong with the one that was given. */
export interface Admitted<T> {
  /** The one that was given where nothing is wrong with it; else a copy without what is wrong. */
  readonly value: T;
  readonly findings: Finding[];
}

/** How an object is looked at. */
interface ObjectOptions {
  /** Leaves properties that aren't in the table unmentioned, as an interface that anybody may implement needs it. @default false */
  readonly open?: boolean;
}

/** What a text's interface says of it beside its type. */
export interface TextLimits {
  /** Name of a form in `forms.ts`: `@format`. @default - any text */
  readonly format?: string;
  /** Most characters: `@maxLength`. @default - the form's */
  readonly maxLength?: number;
}

/** A text. */
export function text(example: string, { format, maxLength }: TextLimits = {}): Shape {
  const form = format === undefined ? undefined : FORMS[format];
  const check = (property: string, value: string): Finding[] => {
    const findings = form?.check(property, value, maxLength) ?? [];
    return findings.length > 0 ? findings : findSecret(property, value);
  };
  return simple("a text", JSON.stringify(example), form?.standIn ?? "", (value) => typeof value === "string", check);
}

/** A number: neither NaN nor infinite, which no document that we write can hold. */
export function number(example: number, limits: NumberLimits = {}): Shape {
  const check = (property: string, value: number): Finding[] => checkNumber(property, value, limits);
  return simple("a number", String(example), example, (value) => typeof value === "number" && Number.isFinite(value), check);
}

/** Yes or no. */
export function flag(): Shape {
  return simple("true or false", "true", false, (value) => typeof value === "boolean");
}

/** A value of a class, made by that class. */
export function instance(type: { readonly name: string; readonly prototype: object }, example: string): Shape {
  // esbuild, which bundles this repository's own app, puts a line before the name of a class that names itself.
  const name = type.name.replace(/^_/, "");
  const article = /^[AEIO]/.test(name) ? "an" : "a";
  // Not `instanceof`: constructors are private.
  return simple(`${article} ${name}`, example, undefined, (value) => Object.prototype.isPrototypeOf.call(type.prototype, value as object), findSecretWithin);
}

/** An object whose names are the caller's: labels, thresholds, values of a chart. */
export function map(of: Shape, example: string): Shape {
  const read = (property: string, value: unknown): Admitted<unknown> =>
    readObject(property, value, Object.fromEntries(Object.keys(value as object).map((name) => [name, of])), {});
  return { ...simple("an object", example, {}, isObject), read: when(isObject, "an object", example, () => ({}), read) };
}

/** Anything: what is looked at elsewhere. */
export function anything(example = "..."): Shape {
  return simple("a value", example, undefined, () => true);
}

/** What a document can hold: values of a chart, a model's config. */
export function json(example = "..."): Shape {
  const read = (property: string, value: unknown): Admitted<unknown> => {
    const findings = findNotJson(property, value);
    return { value: findings.length === 0 ? value : jsonOf(value), findings };
  };
  return { expected: "a value", example, standIn: undefined, read };
}

/** What a list's interface says of it beside its elements. */
export interface ListLimits {
  /** Whether nothing in it may stand twice: `@unique`, of lists of texts. @default false */
  readonly unique?: boolean;
}

/** A list. */
export function list(of: Shape, noun: string, { unique = false }: ListLimits = {}): Shape {
  const expected = `a list of ${noun}`;
  const example = `[${of.example}]`;
  const read = (property: string, value: unknown): Admitted<unknown> => {
    // Not `map`, which passes over the holes of a list.
    const elements = Array.from(value as unknown[], (element, index) => readAs(of, `${property}[${index}]`, element));
    const wrong = elements.flatMap((element) => element.findings);
    const twice = unique ? checkUnique("named-twice", (index) => `${property}[${index}]`, elements.map(({ value: one, findings: own }, index) => (own.length > 0 ? `refused ${index}` : (one as string)))) : [];
    const findings = [...wrong, ...twice.map((finding) => ({ ...finding, fix: "name it once" }))];
    return { value: findings.length === 0 ? value : elements.map((element) => element.value), findings };
  };
  return { expected, example, standIn: [], read: when(Array.isArray, expected, example, () => [], read) };
}

/** A list of texts. */
export function texts(example: string): Shape {
  return list(text(example), "texts");
}

/** An object with these properties. */
export function object(shapes: Shapes, example: string, options: ObjectOptions = {}): Shape {
  const read = (property: string, value: unknown): Admitted<unknown> => readObject(property, value, shapes, options);
  // Made when something is wrong: tables of shapes are read at every synth, and what stands in for a whole one is a walk through its table.
  let made: Admitted<unknown> | undefined;
  const standIn = (): unknown => (made ??= readObject("", {}, shapes, options)).value;
  return {
    expected: "an object",
    example,
    get standIn(): unknown {
      return standIn();
    },
    read: when(isObject, "an object", example, standIn, read),
  };
}

/** A shape of a property that must be given. */
export function required(shape: Shape, standIn?: unknown): Shape {
  const { expected, example, read } = shape;
  return {
    expected,
    example,
    required: true,
    get standIn(): unknown {
      return standIn === undefined ? shape.standIn : standIn;
    },
    read,
  };
}

/** What a construct was given, held against the shapes of its properties. */
export function admit<T>(property: string, value: unknown, shapes: Shapes): Admitted<T> {
  const shape = object(shapes, "{ ... }");
  return (value === undefined ? missing(property || "props", shape) : shape.read(property, value)) as Admitted<T>;
}

/** What is wrong besides: of values that stand in for refused ones nothing is told. */
export function besides(refused: Finding[], more: Finding[]): Finding[] {
  const gone = refused.filter(({ code }) => code !== "unknown-property").map(({ property }) => property);
  const follows = (property: string): boolean =>
    gone.some((path) => property === path || property.startsWith(`${path}.`) || property.startsWith(`${path}[`) || path.startsWith(`${property}[`));
  return [...refused, ...more.filter(({ property, alsoReads = [] }) => ![property, ...alsoReads].some(follows))];
}

/** The properties that no table has. */
export function unknownProperties(property: string, value: object, known: string[]): Finding[] {
  return Object.entries(value).flatMap(([name, given]) => {
    if (known.includes(name)) return [];
    const near = otherWord(name, known) ?? nearest(name, known);
    const fix = near === undefined ? `leave it out; there are ${[...new Set(known)].join(", ")}` : `did you mean "${near}"?`;
    return [{ code: "unknown-property", property: below(property, name), value: given, reason: "there is no property of that name here", fix }];
  });
}

/** A value of another kind than is expected. */
export function wrongType(property: string, value: unknown, expected: string, example: string): Finding {
  const name = property.split(".").pop() ?? property;
  const written = /\]$/.test(name) ? example : `${name}: ${example}`;
  return { code: "wrong-type", property, value, reason: `${expected} is expected here`, fix: `write it like ${written}` };
}

/** An object with properties: neither null nor a list. */
export function isObject(value: unknown): value is { [name: string]: unknown } {
  // A date, a map or an error is an object too, of which nobody means the properties.
  return typeof value === "object" && value !== null && Object.prototype.toString.call(value) === "[object Object]";
}

function simple<T>(
  expected: string,
  example: string,
  standIn: unknown,
  fits: (value: unknown) => boolean,
  check: (property: string, value: T) => Finding[] = () => [],
): Shape {
  const read = (property: string, value: unknown): Admitted<unknown> => ({ value, findings: check(property, value as T) });
  return { expected, example, standIn, read: when(fits, expected, example, () => standIn, read) };
}

function when(fits: (value: unknown) => boolean, expected: string, example: string, standIn: () => unknown, read: Shape["read"]): Shape["read"] {
  return (property, value) => {
    if (isLate(value)) return { value, findings: [] };
    if (fits(value)) return read(property, value);
    return { value: standIn(), findings: [wrongType(property || "props", value, expected, example)] };
  };
}

function missing(property: string, { expected, example, standIn }: Shape): Admitted<unknown> {
  const { fix } = wrongType(property, undefined, expected, example);
  return { value: standIn, findings: [{ code: "missing-property", property, value: undefined, reason: `this must be given: ${expected}`, fix }] };
}

function readObject(property: string, value: unknown, shapes: Shapes, { open = false }: ObjectOptions): Admitted<unknown> {
  const given = value as { [name: string]: unknown };
  const findings = open ? [] : unknownProperties(property, given, Object.keys(shapes));
  const parts: [string, unknown][] = [];
  for (const [name, shape] of Object.entries(shapes)) {
    const { [name]: part } = given;
    if (part === undefined && !shape.required) continue;
    const at = below(property, name);
    const read = part === undefined ? missing(at, shape) : readAs(shape, at, part);
    findings.push(...read.findings);
    // An optional one that is wrong altogether has its default.
    if (shape.required || !isWhole(at, read.findings)) parts.push([name, read.value]);
  }
  // What is right is handed on as it was given.
  return { value: findings.length === 0 ? value : Object.fromEntries(parts), findings };
}

/** The value, or what stands in for it where all of it is wrong. */
function readAs(shape: Shape, property: string, value: unknown): Admitted<unknown> {
  const read = shape.read(property, value);
  return isWhole(property, read.findings) ? { ...read, value: shape.standIn } : read;
}

/** Whether it is the value itself that is wrong, not a part of it. */
function isWhole(property: string, findings: Finding[]): boolean {
  return findings.some((finding) => finding.property === property);
}

function below(property: string, name: string): string {
  return property === "" ? name : `${property}.${name}`;
}
