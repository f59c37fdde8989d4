/** A change to what a graph says, as a person reads it. */
export interface GraphChange {
  /** Where: "spec.services.decode.extraPodSpec.tolerations". */
  readonly path: string;
  /** What stood there. @default - nothing */
  readonly from?: unknown;
  /** What stands there. @default - nothing any more */
  readonly to?: unknown;
  readonly reason: string;
}

/** Takes note of changes while they are made. */
export class GraphChanges {
  public readonly list: GraphChange[] = [];

  /** Puts a value in its place, and notes it where it differs from what stood there. */
  public put(object: { [name: string]: unknown }, name: string, at: string, to: unknown, reason: string): void {
    const from = object[name];
    if (JSON.stringify(from) === JSON.stringify(to)) return;
    if (to === undefined) delete object[name];
    else object[name] = to;
    const path = /^[A-Za-z_][\w]*$/.test(name) ? `${at}.${name}` : `${at}[${JSON.stringify(name)}]`;
    this.list.push(JSON.parse(JSON.stringify({ path, from, to, reason })) as GraphChange);
  }
}
