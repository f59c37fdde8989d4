import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import type { App } from "cdktf";
import { ValidateOfflineOptions, validateOffline } from "../validate-offline";

declare global {
  // The way in which matchers are declared to @types/jest.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    interface Matchers<R> {
      /**
       * Terraform validates each stack against the schemas of its providers, without network. Await it.
       *
       * @see toBeValidOffline of cdktf-dynamo/testing/jest
       */
      toBeValidOffline(options?: ValidateOfflineOptions): Promise<R>;
    }
  }
}

/** What jest wants of a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * `await expect(Testing.fullSynth(stack)).toBeValidOffline()`, or of an app, which is then synthesised, or of a synthesised folder.
 * A folder that `Testing.fullSynth` made is removed afterwards; no one else does that.
 *
 * @throws CannotRehearseError when there is no Terraform
 * @throws MissingProviderError when the classes of a provider can't be found
 */
export async function toBeValidOffline(received: string | App, options: ValidateOfflineOptions = {}): Promise<MatcherResult> {
  const folder = synthesised(received);
  try {
    const invalid = await validateOffline(folder, options);
    const errors = invalid.map(({ stack, error }) => `${stack}:\n${error}`).join("\n\n");
    return {
      pass: invalid.length === 0,
      message: () =>
        invalid.length === 0 ? `Terraform has nothing against the stacks in ${folder}` : `Terraform refuses this:\n\n${errors}`,
    };
  } finally {
    if (isTemporary(folder)) fs.rmSync(folder, { recursive: true, force: true });
  }
}

function synthesised(received: string | App): string {
  if (typeof received === "string") return path.resolve(received);
  received.synth();
  return path.resolve(received.outdir);
}

/** Named as cdktf's `Testing` names its folders (0.21.0), and where it makes them. */
function isTemporary(folder: string): boolean {
  return path.basename(folder).startsWith("cdktf.outdir.") && path.dirname(folder) === path.resolve(os.tmpdir());
}
