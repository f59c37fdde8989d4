import * as fs from "fs";
import * as path from "path";
import { drill } from "../../../cli/commands/drill";
import { Fake } from "../fake-kubectl";
import { DEPLOYED } from "../world";

test("on AKS the drill is refused by name, with where the way by hand stands, and nothing is asked of the cluster", async () => {
  const fake = new Fake({ ...DEPLOYED, cluster: { ...DEPLOYED.cluster, cloud: "azure" } });
  try {
    for (const plan of [[], ["--plan"]]) {
      const { status, out, err } = await fake.run(drill, "--output", fake.output, ...plan, "lab");
      expect([status, out]).toEqual([2, ""]);
      expect(err).toMatch(/^lab is on AKS, whose backup is Azure Backup's: a vault restores it, not Velero.* docs\/operations\/backup\.md, A drill on AKS\n/);
    }
    expect(fs.existsSync(path.join(fake.folder, "answers", "calls"))).toBe(false);
    expect(fs.readFileSync("docs/operations/backup.md", "utf8")).toContain("### A drill on AKS\n");
  } finally {
    fake.end();
  }
});
