import { FlagWords } from "../flags/words";

/** Adds a flag with its value to arguments, by a name that the version takes, unless there is no value. */
export function adder(args: string[], words: FlagWords): (flag: string, value: number | string | undefined) => void {
  return (flag, value) => {
    if (value !== undefined) args.push(words.write(flag), String(value));
  };
}

/** A size above one; one is what engines do by themselves. */
export const more = (size: number): number | undefined => (size > 1 ? size : undefined);
