import { buildSync } from "esbuild";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { Rendered } from "../../harness/helm";
import { Desk, describeWithDynamo, run } from "../desk";

/** `~ x: labels a, b -> a` */
const fewerLabels = (line: string): boolean => {
  const [, before, after] = /: labels (.*) -> (.*)$/.exec(line) ?? [];
  return before !== undefined && (after === "none" || after.split(", ").every((label) => before.split(", ").includes(label)));
};

/** A release's row of the catalogue is one command against what runs. */

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "row-test-"));
afterAll(() => fs.rmSync(folder, { recursive: true }));

describeWithDynamo(
  "cdktf-dynamo metrics, of a frontend and a worker that run",
  (desks) => {
    jest.setTimeout(600_000);
    const cli = path.join(process.cwd(), ".build", `row-test-${process.pid}.js`);
    beforeAll(() => void buildSync({ entryPoints: ["cli/main.ts"], bundle: true, packages: "external", platform: "node", target: "node20", outfile: cli, logLevel: "error" }));
    afterAll(() => fs.rmSync(cli, { force: true }));
    const rows = desks.filter(({ release }) => MetricsCatalogue.releases().includes(release)).map((desk): [string, Desk] => [desk.release, desk]);

    test.each(rows)("%s: a row that says what is shown, and against the catalogue's own nothing but what didn't happen", async (release, desk) => {
      const told: Rendered = await run(desk, "observability/row.py", { command: [process.execPath, cli], runs: { row: ["--release", release], against: ["--release", release, "--against", release] } });
      expect([told.row.status, told.row.err]).toEqual([0, ""]);
      const row = JSON.parse(told.row.out);
      expect([row.release, row.exporters.map(({ exporter }: Rendered) => exporter)]).toEqual([release, ["frontend", "worker"]]);
      for (const { metrics } of row.exporters) expect(metrics.length).toBeGreaterThan(20);
      const bounds = (exporters: Rendered[]): unknown => exporters.find(({ exporter }) => exporter === "frontend").metrics.find(({ name }: Rendered) => name === "dynamo_frontend_inter_token_latency_seconds").bounds;
      expect(bounds(row.exporters)).toEqual(bounds(MetricsCatalogue.rows(release) as Rendered[]));
      expect(bounds(row.exporters)).toBeDefined();
      // What is shown by a worker alone, after ten chats, is less than what is shown of all that may happen; nothing is more or otherwise.
      const differs = String(told.against.out).split("\n").filter((line) => line !== "");
      expect(differs.filter((line) => !/^\w+: - /.test(line) && !fewerLabels(line))).toEqual([]);
      expect(differs.length).toBeGreaterThan(0);
    });
  },
  "dynamo.mocker.main",
);
