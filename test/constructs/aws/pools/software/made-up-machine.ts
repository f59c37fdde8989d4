import { spawnSync } from "child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "fs";
import { tmpdir } from "os";
import { dirname, join } from "path";

/** What a script did. */
export interface Ran {
  readonly status: number | null;
  readonly output: string;
  /** The programs that it called, in order. */
  readonly calls: string[];
}

/** A machine on which bash runs a script of user data: its folders below one of ours, its programs made up, each of which writes down how it was called. */
export class MadeUpMachine {
  public readonly root = mkdtempSync(join(tmpdir(), "machine-"));
  private readonly calls = join(this.root, "calls");

  /** @param folders those that the script names, which are ours instead */
  public constructor(
    private readonly folders: readonly string[],
    programs: readonly string[],
  ) {
    mkdirSync(join(this.root, "bin"));
    for (const folder of folders) mkdirSync(dirname(this.path(folder)), { recursive: true });
    for (const name of programs) this.program(name, "");
  }

  /** Where a path of the machine lies. */
  public path(path: string): string {
    return join(this.root, path);
  }

  /** What a program does besides writing itself down. */
  public program(name: string, body: string): void {
    const file = join(this.root, "bin", name);
    writeFileSync(file, `#!/bin/bash\necho "${name} $*" >>${this.calls}\n${body}\n`);
    chmodSync(file, 0o755);
  }

  public run(script: string): Ran {
    const here = this.folders.reduce((text, folder) => text.replaceAll(folder, this.path(folder)), script).replace(/sleep \d+/g, "true");
    const { status, stdout, stderr } = spawnSync("bash", ["-c", here], { env: { PATH: `${join(this.root, "bin")}:/usr/bin:/bin` }, encoding: "utf8" });
    const calls = existsSync(this.calls) ? readFileSync(this.calls, "utf8").trim().replaceAll(this.root, "").split("\n") : [];
    return { status, output: stdout + stderr, calls };
  }

  public remove(): void {
    rmSync(this.root, { recursive: true });
  }
}
