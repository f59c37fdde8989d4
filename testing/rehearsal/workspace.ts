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

const PREFIX = "cdktf-rehearsal-";
const DAY = 24 * 60 * 60 * 1000;

export function createWorkspace(): Workspace {
  removeForgotten();
  const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), PREFIX)));
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

/** Removes what rehearsals left that were killed outright (SIGKILL, power): their folders, once they are a day old. */
function removeForgotten(): void {
  for (const name of fs.readdirSync(os.tmpdir()).filter((each) => each.startsWith(PREFIX))) {
    const folder = path.join(os.tmpdir(), name);
    try {
      if (Date.now() - fs.statSync(folder).mtimeMs > DAY) fs.rmSync(folder, { recursive: true, force: true });
    } catch {
      // another user's, or gone
    }
  }
}
