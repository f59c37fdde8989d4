/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** Looking up resources in a synthesised stack. */
export interface Resources {
  /** The resources of a type, by their logical ids. */
  of(type: string): { [id: string]: any };
  /** The only resource of a type that has these arguments. */
  one(type: string, having?: { [argument: string]: unknown }): any;
}

export function resourcesOf(json: { readonly resource: { [type: string]: { [id: string]: any } } }): Resources {
  const of = (type: string): { [id: string]: any } => json.resource[type] ?? {};
  return {
    of,
    one: (type, having = {}) => {
      const found = Object.values(of(type)).filter((one) => Object.entries(having).every(([key, value]) => one[key] === value));
      expect(found).toHaveLength(1);
      return found[0];
    },
  };
}
