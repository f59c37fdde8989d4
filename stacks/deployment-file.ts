import * as fs from "fs";
import * as path from "path";
import { App, ISynthesisSession } from "../constructs/core/framework";
import { problemsIn } from "../constructs/core/problems/refuse";
import { DescribedDeployment, describeDeployment } from "./deployment-description";

/** Folder of the files, beside the stacks in the app's output. */
export const DEPLOYMENTS_FOLDER = "deployments";

/** The files of an app's deployments. */
const written = new WeakMap<App, Set<string>>();

/** Folders by the synthesis that writes into them. */
const folders = new WeakMap<ISynthesisSession, string>();

/**
 * Has a deployment's description written when its last stack is: what would stop the synthesis before, a refused property, a validation or
 * an error that an Aspect notes, leaves none. The stack's synthesizer is wrapped, as cdktf has no moment after a stack's own.
 */
export function describeAtSynth(app: App, deployment: DescribedDeployment): void {
  const files = written.get(app) ?? new Set<string>();
  written.set(app, files);
  const name = `${deployment.id}.json`;
  files.add(name);
  const last = deployment.stacks[deployment.stacks.length - 1];
  const { synthesizer } = last;
  last.synthesizer = {
    synthesize: (session) => {
      synthesizer.synthesize(session);
      // An app made with skipValidation is synthesised with its problems.
      if (problemsIn(app).length > 0) return;
      const folder = folderOf(session, files);
      fs.writeFileSync(path.join(folder, name), `${JSON.stringify(describeDeployment(deployment), undefined, 2)}\n`);
    },
  };
}

/** The folder, without the files of deployments that the app has no more: they are looked for once a synthesis. */
function folderOf(session: ISynthesisSession, files: Set<string>): string {
  const known = folders.get(session);
  if (known !== undefined) return known;
  const folder = path.join(session.manifest.outdir, DEPLOYMENTS_FOLDER);
  folders.set(session, folder);
  fs.mkdirSync(folder, { recursive: true });
  for (const name of fs.readdirSync(folder)) {
    if (name.endsWith(".json") && !files.has(name)) fs.rmSync(path.join(folder, name));
  }
  return folder;
}
