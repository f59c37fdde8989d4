import * as fs from "fs";
import * as path from "path";
import { App } from "cdktf";
import { Deployment, addDeployments } from "../../deployments/all";
import { Environment } from "../../deployments/environment";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

/** The app as cloned in that environment, written to a folder: its deployments, its stacks as Terraform gets them. */
export async function synthesise(outdir: string, env: Environment): Promise<{ made: { [id: string]: Deployment }; stacks: Map<string, any> }> {
  const app = new App({ outdir });
  const made = await addDeployments(app, env);
  app.synth();
  const folder = path.join(app.outdir, "stacks");
  const stacks = new Map(
    fs.readdirSync(folder).map((id) => [id, JSON.parse(fs.readFileSync(path.join(folder, id, "cdk.tf.json"), "utf8"))]),
  );
  return { made, stacks };
}
