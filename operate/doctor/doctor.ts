import { Deployed } from "../cluster/deployment";
import { Access, Kubectl } from "../cluster/kubectl";
import { VerifyOptions, verify } from "../verify/verify";
import { Bundled } from "./bundle";
import { diagnose } from "./diagnose";
import { readLogs } from "./logs";
import { signsOf } from "./signs";

export interface DoctorOptions extends VerifyOptions {
  /** Whether all logs are read, as a bundle has them. */
  readonly everything: boolean;
  /** The context's name, for the report. */
  readonly context: string;
}

/** Looks at a deployment for the cause of what is wrong with it. Changes nothing. */
export async function examine(deployed: Deployed, access: Access, options: DoctorOptions): Promise<Bundled> {
  const { rows, seen } = await verify(deployed, access, options);
  const logs = await readLogs(deployed, seen, rows, new Kubectl(access), options.everything);
  const diagnosis = diagnose(signsOf(deployed, seen, rows, logs), rows, deployed);
  return { deployed, context: options.context, rows, seen, logs, diagnosis };
}
