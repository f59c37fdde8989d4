import { setFlagsFromString } from "v8";

/**
 * V8's word, by its first number, for how long it waits before it optimizes a function, sixteen times as long as by itself: Node 20, 22 and 24.
 * V8 renames such words; one that isn't here is left alone, since an unknown one is told to who runs the app.
 */
const WAIT: { readonly [version: string]: string } = {
  "11": "--interrupt-budget=1056000",
  "12": "--invocation-count-for-turbofan=48000",
  "13": "--invocation-count-for-turbofan=48000",
};

/**
 * Of a program that is over in a second most of V8's optimizing, a seventh of its processor time, is thrown away; an app of hundreds of stacks
 * still gets it. Only time changes. To be imported before all else.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
const word = WAIT[process.versions.v8.split(".")[0]];
if (word !== undefined) setFlagsFromString(word);
