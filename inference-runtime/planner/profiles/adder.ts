/** Adds a flag with its value to arguments, unless there is none. */
export function adder(args: string[]): (flag: string, value: number | string | undefined) => void {
  return (flag, value) => {
    if (value !== undefined) args.push(flag, String(value));
  };
}

/** A size above one; one is what engines do by themselves. */
export const more = (size: number): number | undefined => (size > 1 ? size : undefined);
