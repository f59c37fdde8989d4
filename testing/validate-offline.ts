import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { attachProviders } from "./provider/attach";
import { ReadStack, readAppConfig, readStacks } from "./rehearsal/app";
import { terraformEnvironment } from "./rehearsal/environment";
import { Processes } from "./rehearsal/processes";
import { moduleContents } from "./rehearsal/modules";
import { findTerraform } from "./rehearsal/programs";
import { ending, errorBlocks } from "./rehearsal/terraform-output";
import { createWorkspace, removeWorkspace } from "./rehearsal/workspace";

export interface ValidateOfflineOptions {
  /**
   * The app's folder, from which the providers' packages are resolved.
   *
   * @default the current folder
   */
  readonly cwd?: string;
}

/** What Terraform has against one stack. */
export interface InvalidStack {
  readonly stack: string;
  /** Terraform's own words. */
  readonly error: string;
}

/**
 * Runs `terraform init` and `terraform validate` on each stack of a synthesised folder, against the providers' schemas and without
 * network. The folder itself is not touched.
 *
 * @param output a folder with a `manifest.json`: `cdktf.out`, or what `Testing.fullSynth` returns
 * @returns the stacks that Terraform refuses; empty when all are valid
 * @throws CannotRehearseError when there is no Terraform
 * @throws MissingProviderError when the classes of a provider can't be found
 */
export async function validateOffline(output: string, options: ValidateOfflineOptions = {}): Promise<InvalidStack[]> {
  const appFolder = path.resolve(options.cwd ?? ".");
  const terraform = findTerraform(appFolder, process.env);
  const workspace = createWorkspace();
  const processes = new Processes(workspace.root);
  try {
    fs.cpSync(output, workspace.output, { recursive: true });
    const stacks = readStacks(workspace.output);
    const contents = stacks.map(({ content }) => content);
    const bare = terraformEnvironment(process.env, terraform.file, "", workspace.files);
    const folders = stacks.map(({ name, file, content }) => ({ name, folder: path.dirname(file), content }));
    const modules = await moduleContents(folders, ({ folder }) => processes.run(terraform.file, ["get"], { folder, environment: bare }));
    const providers = await attachProviders([...contents, ...modules], appFolder, generatedFolder(appFolder), workspace.sockets);
    try {
      const environment = terraformEnvironment(process.env, terraform.file, providers.reattach, workspace.files);
      const validate = async ({ name, file }: ReadStack): Promise<InvalidStack[]> => {
        // The backend isn't asked: validating reads no state.
        for (const args of [["init", "-backend=false", "-input=false"], ["validate"]]) {
          const finished = await processes.run(terraform.file, args, { folder: path.dirname(file), environment });
          if (finished.status !== 0) {
            return [{ stack: name, error: errorBlocks(finished) || ending(`terraform ${args[0]}`, finished) }];
          }
        }
        return [];
      };
      return await inParallel(stacks, validate);
    } finally {
      providers.close();
    }
  } finally {
    processes.stop();
    await removeWorkspace(workspace);
  }
}

/** Where `cdktf get` writes, as the app's cdktf.json says; a library's tests may have none. */
function generatedFolder(appFolder: string): string {
  return fs.existsSync(path.join(appFolder, "cdktf.json")) ? readAppConfig(appFolder).codeMakerOutput : ".gen";
}

async function inParallel(stacks: ReadStack[], work: (stack: ReadStack) => Promise<InvalidStack[]>): Promise<InvalidStack[]> {
  const results: InvalidStack[][] = [];
  const waiting = [...stacks.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(os.cpus().map(worker));
  return results.flat();
}
