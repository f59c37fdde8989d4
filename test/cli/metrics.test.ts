import * as fs from "fs";
import * as http from "http";
import { AddressInfo } from "net";
import * as path from "path";
import { Command, Io } from "../../cli/command";
import { dashboards } from "../../cli/commands/dashboards";
import { metrics } from "../../cli/commands/metrics";
import { rules } from "../../cli/commands/rules";
import { runCommand } from "../../cli/run";

const FRONTEND = '# TYPE dynamo_frontend_active_requests gauge\ndynamo_frontend_active_requests{model="a"} 1\n';
const WORKER = "# TYPE dynamo_work_handler_queue_depth gauge\ndynamo_work_handler_queue_depth 1\n";

async function run(command: Command, argv: string[], files: { [name: string]: string } = {}): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const readFile = (name: string): string => {
    if (files[name] === undefined) throw new Error(`ENOENT: ${name}`);
    return files[name];
  };
  const io: Io = { env: {}, readStdin: () => files["-"] ?? "", readFile, out: (text) => void (written.out += text), err: (text) => void (written.err += text) };
  return { status: await runCommand(command, argv, io), ...written };
}

describe("cdktf-dynamo metrics", () => {
  test("makes a release's row of several scrapes, Dynamo's own together", async () => {
    const { status, out, err } = await run(metrics, ["--release", "1.7.0", "--source", "by hand", "w", "f"], { f: FRONTEND, w: WORKER });
    expect([status, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toEqual({
      release: "1.7.0",
      exporters: [
        { exporter: "frontend", seen: "scraped", source: "Dynamo 1.7.0, frontend; by hand", metrics: [{ name: "dynamo_frontend_active_requests", type: "gauge", labels: ["model"] }] },
        { exporter: "worker", seen: "scraped", source: "Dynamo 1.7.0, worker; by hand", metrics: [{ name: "dynamo_work_handler_queue_depth", type: "gauge", labels: [] }] },
      ],
    });
  });

  test("reads an address, and standard input", async () => {
    const server = http.createServer((request, answer) => (request.url === "/metrics" ? answer.end(FRONTEND) : answer.writeHead(404).end()));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const read = await run(metrics, ["--release", "1.7.0", `${place}/metrics`, "-"], { "-": WORKER });
      expect(JSON.parse(read.out).exporters).toHaveLength(2);
      expect(await run(metrics, ["--release", "1.7.0", `${place}/other`])).toEqual({ status: 1, out: "", err: `${place}/other: it answers 404\n` });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    const gone = await run(metrics, ["--release", "1.7.0", `${place}/metrics`]);
    expect([gone.status, gone.out, gone.err]).toEqual([1, "", expect.stringMatching(new RegExp(`^${place}/metrics: .*(ECONNREFUSED|closed)`))]);
  });

  test("another exporter's row needs no release", async () => {
    const { out } = await run(metrics, ["x"], { x: "# TYPE DCGM_FI_DEV_GPU_TEMP gauge\nDCGM_FI_DEV_GPU_TEMP 50\n" });
    expect(JSON.parse(out)).toMatchObject({ exporter: "dcgm", metrics: [{ name: "DCGM_FI_DEV_GPU_TEMP" }] });
  });

  test.each([
    [["f"], { f: FRONTEND }, 2, "--release: say which release of Dynamo the frontend is of"],
    [["--release", "1.7", "f"], { f: FRONTEND }, 2, '--release "1.7": is a release, such as "1.6.1"'],
    [["--release", "1.7.0"], {}, 2, "SCRAPE is missing"],
    [["--release", "1.7.0", "none"], {}, 1, "none: ENOENT: none"],
    [["--release", "1.7.0", "x"], { x: "<html>" }, 1, "x: line 1 is no sample of a metric: <html>"],
    [["--release", "1.7.0", "x"], { x: "node_load1 1\n" }, 1, "x: no known exporter shows these"],
    [["--release", "1.7.0", "--against", "1.2.0", "f"], { f: FRONTEND }, 2, "--against 1.2.0: the catalogue has 1.3.1, 1.4.2, 1.5.1, 1.6.1"],
  ])("%j", async (argv, files, status, says) => {
    const told = await run(metrics, argv, files as { [name: string]: string });
    expect([told.status, told.out, told.err]).toEqual([status, "", expect.stringContaining(says)]);
  });

  test("tells what a release changes", async () => {
    const { status, out } = await run(metrics, ["--release", "1.7.0", "--against", "1.6.1", "f"], { f: `${FRONTEND}# TYPE dynamo_frontend_new_total counter\ndynamo_frontend_new_total 1\n` });
    expect(status).toBe(1);
    expect(out).toContain("frontend: + dynamo_frontend_new_total counter{}\n");
    expect(out).toContain("frontend: - dynamo_frontend_requests_total\n");
  });
});

describe("cdktf-dynamo rules", () => {
  test("prints one file, and what is left out", async () => {
    const { status, out, err } = await run(rules, ["--release", "1.4.2", "--json"]);
    expect(status).toBe(0);
    expect(JSON.parse(out).groups.map(({ name }: { name: string }) => name)).toContain("dynamo-latency");
    expect(err).toContain("left out: DynamoModelGone, which asks for dynamo_frontend_model_ready\n");
  });

  test("takes options", async () => {
    const { out } = await run(rules, ["--release", "1.6.1", "--options", "o"], { o: '{ "waitingRequests": 77 }' });
    expect(out).toContain("dynamo:requests_waiting:sum > 77");
  });

  test.each([
    [[], {}, 2, "--release is missing"],
    [["--page", "--json"], {}, 2, "--page stands alone, not with --json"],
    [["--release", "1.2.1"], {}, 1, "[unknown-metrics-release] dynamoRelease"],
    [["--release", "1.6.1", "--options", "o"], { o: '{ "interTokenSeconds": 0.084 }' }, 1, "fix: take 0.064 or 0.12"],
    [["--release", "1.6.1", "--options", "o"], { o: "{" }, 1, "--options o: "],
    [["--release", "1.6.1", "--options", "o"], { o: "[]" }, 1, "[wrong-type] options"],
  ])("%j", async (argv, files, status, says) => {
    const told = await run(rules, argv as string[], files as { [name: string]: string });
    expect([told.status, told.out, told.err]).toEqual([status, "", expect.stringContaining(says)]);
  });
});

describe("cdktf-dynamo dashboards", () => {
  test("writes each into a file", async () => {
    const NAMES = ["capacity", "gpus", "planner", "platform", "serving"];
    const out = fs.mkdtempSync(path.join(process.env.TMPDIR ?? "/tmp", "dashboards-"));
    const { status, out: said } = await run(dashboards, ["--release", "1.6.1", "--out", out]);
    expect([status, said.trim().split("\n").map((file) => path.basename(file)).sort()]).toEqual([0, NAMES.map((name) => `dynamo-${name}.json`)]);
    expect(JSON.parse(fs.readFileSync(path.join(out, "dynamo-serving.json"), "utf8"))).toMatchObject({ uid: "dynamo-serving" });
  });

  test.each([
    [[], 2, "--release is missing"],
    [["--release", "1.2.1"], 1, "[unknown-metrics-release]"],
  ])("%j", async (argv, status, says) => {
    const told = await run(dashboards, argv as string[]);
    expect([told.status, told.out, told.err]).toEqual([status, "", expect.stringContaining(says)]);
  });
});
