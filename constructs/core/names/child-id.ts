/**
 * The id of a construct that is called by a name of the caller's. `constructs` 10 keeps children in a plain object, so that a child may not
 * be called as what every object has is: with `constructor` as the id there is one already, and it is no construct.
 */
export function childId(name: string): string {
  return name in Object.prototype ? `${name}-named` : name;
}
