import { Expressions } from "../images/values";

/** A value that only an apply knows. */
export interface Unknown {
  /** "eks-addons/aws-load-balancer-controller:vpcId". */
  readonly place: string;
  /** Terraform's expression. */
  readonly expression: string;
}

/** Replaces what only an apply knows by what somebody gave for it, and keeps a list of what nobody gave. */
export class Known {
  public readonly unknown: Unknown[] = [];
  private readonly used = new Set<string>();

  /** @param given values by their places */
  public constructor(
    private readonly expressions: Expressions,
    private readonly given: ReadonlyMap<string, string>,
  ) {}

  /** The same data without expressions. */
  public resolve(value: unknown, place: string): unknown {
    if (typeof value === "string") return this.text(value, place);
    if (Array.isArray(value)) return value.map((each, index) => this.resolve(each, `${place}[${index}]`));
    if (typeof value !== "object" || value === null) return value;
    const dot = /[:/]$/.test(place) ? "" : ".";
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [this.text(key, `${place}${dot}${this.expressions.show(key)}`), this.resolve(each, `${place}${dot}${key}`)]));
  }

  /** Places that were given a value and have none that is unknown. */
  public get unused(): string[] {
    return [...this.given.keys()].filter((place) => !this.used.has(place));
  }

  private text(text: string, place: string): string {
    if (!this.expressions.isIn(text)) return text;
    const value = this.given.get(place);
    this.used.add(place);
    if (value === undefined) this.unknown.push({ place, expression: this.expressions.show(text) });
    return value ?? text;
  }
}
