import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { EnvironmentFiles } from "./environment";

/** The one temporary folder of a rehearsal; only its owner can look inside. */
export interface Workspace {
  readonly root: string;
  /** Where the app is synthesised to. */
  readonly output: string;
  readonly states: string;
  readonly sockets: string;
  /** Where the CDKTF CLI runs, with a cdktf.json of its own. */
  readonly work: string;
  readonly files: EnvironmentFiles;
}

export function createWorkspace(): Workspace {
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "cdktf-rehearsal-")));
  const folder = (name: string): string => {
    fs.mkdirSync(path.join(root, name));
    return path.join(root, name);
  };
  const cliConfig = path.join(root, "terraform.rc");
  fs.writeFileSync(cliConfig, "");
  return {
    root,
    output: path.join(root, "cdktf.out"),
    states: folder("states"),
    sockets: folder("s"),
    work: folder("work"),
    files: { cliConfig, home: folder("home"), logs: folder("logs") },
  };
}

/** Removes all of it; a process that was just ended may still be writing, so more than once. */
export async function removeWorkspace({ root }: Workspace): Promise<void> {
  for (let attempt = 0; fs.existsSync(root); attempt++) {
    try {
      fs.rmSync(root, { recursive: true, force: true });
    } catch (error) {
      if (attempt >= 40) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
