import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { importScript } from "../../../operate/dashboards/import-script";

/** A deployment's file may have been written by anybody: what is in its names is text, and no line of the script. */

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "names-in-scripts-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

test.each(["aws", "azure"])("names with lines, quotes and substitutions in them run nothing, on %s", (cloud) => {
  const made = path.join(scratch, `made-${cloud}`);
  const name = `a\ntouch ${made}\n'; touch ${made}; echo '$(touch ${made})`;
  const script = path.join(scratch, `${cloud}.sh`);
  fs.writeFileSync(script, importScript({ cloud, region: name, cluster: name, grafana: name }));
  // The clouds' programs answer nothing.
  for (const program of ["aws", "az"]) fs.writeFileSync(path.join(scratch, program), "#!/bin/sh\n", { mode: 0o755 });
  const { status, stderr } = spawnSync("bash", [script], { encoding: "utf8", env: { PATH: `${scratch}:/usr/bin:/bin` } });
  expect([status, stderr.split(/\r?\n/)[0]]).toEqual([1, expect.stringMatching(/^no (workspace|instance) of A/)]);
  expect(fs.existsSync(made)).toBe(false);
});
