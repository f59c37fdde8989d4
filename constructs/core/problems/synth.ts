import { App } from "../framework";
import { InvalidInputError } from "./problem";

/**
 * Synthesises an app for the person who wrote it: what is wrong with its properties is printed without a stack trace, which leads to no
 * place of theirs, and the process ends with 1. Any other error is thrown as `App.synth` throws it.
 *
 * @returns whether the app was synthesised
 */
export function synth(app: App): boolean {
  try {
    app.synth();
    return true;
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
    return false;
  }
}
