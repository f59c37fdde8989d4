/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Arguments of which a change makes a resource anew, by type; of a block by its name and a dot. */
export interface ForLife {
  readonly [type: string]: readonly string[];
}

/** What of a stack can't be had otherwise without being made anew: logical ids with their arguments. */
export function forLife(resource: { readonly [type: string]: any }, of: ForLife): { [id: string]: any } {
  return Object.fromEntries(
    Object.entries(of).flatMap(([type, names]) =>
      Object.entries<any>(resource[type] ?? {}).map(([id, one]) => [`${type}.${id}`, Object.fromEntries(names.flatMap((name): [string, any][] => given(one, name)).map(([name, value]) => [name, value]))]),
    ),
  );
}

function given(one: any, name: string): [string, any][] {
  const value = name.split(".").reduce((block, key) => (block === undefined ? undefined : block[key]), one);
  return value === undefined ? [] : [[name, value]];
}
