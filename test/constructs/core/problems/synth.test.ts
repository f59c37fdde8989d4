import { spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { App } from "cdktf";
import { buildSync } from "esbuild";
import { Finding } from "../../../../constructs/core/problems/problem";
import { refuse } from "../../../../constructs/core/problems/refuse";
import { synth } from "../../../../constructs/core/problems/synth";

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "synth-test-"));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const FINDING: Finding = { code: "wrong-type", property: "size", value: -1, reason: "a size is positive", fix: "write 1" };

describe("synth", () => {
  const exitCode = process.exitCode;
  afterEach(() => {
    process.exitCode = exitCode;
    jest.restoreAllMocks();
  });

  test("prints what is wrong, without a stack trace, and has the process end with 1", () => {
    const told = jest.spyOn(console, "error").mockImplementation();
    const app = new App({ outdir: path.join(scratch, "refused") });
    refuse(app, [FINDING]);
    expect(synth(app)).toBe(false);
    expect(process.exitCode).toBe(1);
    expect(told.mock.calls).toEqual([[expect.stringContaining("[wrong-type] size = -1")]]);
    expect(told.mock.calls[0][0]).not.toMatch(/^\s+at /m);
    expect(fs.existsSync(path.join(app.outdir, "manifest.json"))).toBe(false);
  });

  test("writes an app without problems, and says nothing", () => {
    const told = jest.spyOn(console, "error").mockImplementation();
    const app = new App({ outdir: path.join(scratch, "fine") });
    expect(synth(app)).toBe(true);
    expect([process.exitCode, told.mock.calls]).toEqual([exitCode, []]);
    expect(fs.existsSync(path.join(app.outdir, "manifest.json"))).toBe(true);
  });

  test("lets another error through", () => {
    const app = new App({ outdir: path.join(scratch, "broken") });
    app.synth = () => {
      throw new Error("of another kind");
    };
    expect(() => synth(app)).toThrow("of another kind");
  });
});

test("main.ts ends with 1 and the problem, and writes no stack", () => {
  const bundle = path.resolve(".build", `main-${process.pid}.js`);
  buildSync({ entryPoints: ["main.ts"], outfile: bundle, bundle: true, packages: "external", platform: "node", target: "node20", logLevel: "error" });
  const outdir = path.join(scratch, "main");
  try {
    const { status, stderr } = spawnSync(process.execPath, [bundle], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, DEPLOYMENTS: "ekss", CDKTF_OUTDIR: outdir },
    });
    expect(status).toBe(1);
    expect(stderr).toContain('did you mean "eks"?');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(fs.readdirSync(path.join(outdir, "stacks"))).toEqual([]);
  } finally {
    fs.rmSync(bundle);
  }
});
