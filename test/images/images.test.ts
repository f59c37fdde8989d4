import { execFileSync, spawnSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { imagesCommand } from "../../cli/commands/images";
import { pushPreflightCommand } from "../../constructs/core/forms/image-push";
import { DynamoRelease } from "../../constructs/dynamo/release";
import { BakeFile } from "../../images/bake-file";
import { parseHcl } from "../../images/hcl";
import manifest from "../../package.json";

const FOLDER = path.resolve("inference-runtime");
const BAKE = path.join(FOLDER, "image", "docker-bake.hcl");
const DIGEST = `sha256:${"a1".repeat(32)}`;
const PYTHON = ["--digest", `python=${DIGEST}`];
const ENGINES = ["vllm", "sglang", "tensorrtllm"];

interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: string[], env: { [name: string]: string } = {}): Promise<Ran> {
  let out = "";
  let err = "";
  const io = { env, out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  return { status: await imagesCommand(args, io), out, err };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- JSON has no type
async function print(args: string[], env: { [name: string]: string } = {}): Promise<any> {
  const { status, out, err } = await run(["--print", ...args], env);
  expect([status, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

const lines = (text: string): string[] => text.split("\n").filter((line) => line !== "");

describe("images --print", () => {
  test("the slim image, with all that stays of it in a registry, and the digest that is missing", async () => {
    const { group, target, required } = await print(["--registry", "registry.example.com/team"]);
    expect(group).toEqual({ default: { targets: ["preflight"] } });
    expect(target).toEqual({
      preflight: {
        context: "image",
        contexts: { preflight: "chart/files/preflight" },
        dockerfile: "preflight.Dockerfile",
        args: { BASE_IMAGE: "docker.io/library/python:3.13-slim", BASE_DIGEST: "" },
        tags: [`registry.example.com/team/preflight:${manifest.version}-1`],
        platforms: ["linux/amd64", "linux/arm64"],
        labels: {
          "org.opencontainers.image.title": "preflight",
          "org.opencontainers.image.description": expect.any(String),
          "org.opencontainers.image.version": `${manifest.version}-1`,
          "org.opencontainers.image.source": "https://www.npmjs.com/package/cdktf-dynamo",
          "org.opencontainers.image.licenses": "Apache-2.0 AND LicenseRef-base-image",
          "org.opencontainers.image.base.name": "docker.io/library/python:3.13-slim",
          "org.opencontainers.image.base.digest": "",
        },
      },
    });
    expect(required).toEqual({
      PYTHON_DIGEST: "docker buildx imagetools inspect docker.io/library/python:3.13-slim --format '{{print .Manifest.Digest}}'",
    });
  });

  test("each runtime is NVIDIA's of that release, by digest, under a tag of its own", async () => {
    const digests = ENGINES.flatMap((engine) => ["--digest", `${engine}=${DIGEST}`]);
    const { target, required } = await print(["--target", "runtimes", "--release", "1.6.0", "--variant", "efa", "--build-number", "7", ...digests]);
    expect(required).toBeUndefined();
    expect(Object.keys(target).sort()).toEqual(ENGINES.map((engine) => `${engine}-runtime`).sort());
    for (const engine of ENGINES) {
      const base = `nvcr.io/nvidia/ai-dynamo/${engine}-runtime:1.6.0-efa`;
      expect(target[`${engine}-runtime`]).toMatchObject({
        dockerfile: "runtime.Dockerfile",
        args: { BASE_IMAGE: base, BASE_DIGEST: DIGEST },
        tags: [`cdktf-dynamo/${engine}-runtime:1.6.0-efa-preflight.7`],
        labels: { "org.opencontainers.image.base.name": base, "org.opencontainers.image.base.digest": DIGEST },
      });
    }
  });

  test("a digest is asked for where a target needs it, and nowhere else", async () => {
    expect(Object.keys((await print(["--target", "vllm-runtime"])).required)).toEqual(["VLLM_DIGEST"]);
    expect(Object.keys((await print(["--target", "all", ...PYTHON])).required)).toEqual(["SGLANG_DIGEST", "TENSORRTLLM_DIGEST", "VLLM_DIGEST"]);
  });

  test("variables come from the environment too, as Bake takes them; a flag goes before", async () => {
    const env = { IMAGE_REGISTRY: "a.example", PYTHON_DIGEST: DIGEST, IMAGE_REVISION: "abc" };
    const { target, required } = await print([], env);
    expect(required).toBeUndefined();
    expect(target.preflight.labels["org.opencontainers.image.revision"]).toBe("abc");
    expect(target.preflight.tags[0]).toMatch(/^a\.example\/preflight:/);
    expect((await print(["--registry", "b.example"], env)).target.preflight.tags[0]).toMatch(/^b\.example\/preflight:/);
  });

  test("Dynamo's operator reads the release from every tag of a runtime", async () => {
    for (const release of DynamoRelease.known()) {
      const { target } = await print(["--target", "vllm-runtime", "--release", release]);
      // The rule of the operator: ai-dynamo/dynamo deploy/operator/internal/runtimeversion/runtimeversion.go.
      const tag = /:(\d+\.\d+\.\d+)-[0-9A-Za-z-]+(\.(0|[1-9]\d*))*$/.exec(target["vllm-runtime"].tags[0]);
      expect(tag?.[1]).toBe(release);
    }
  });
});

describe("what the command refuses", () => {
  test("all of it at once, and nothing is printed", async () => {
    const args = ["--print", "--what", "--target", "vllm", "--target=all", "--release", "1.7.0", "--registry", "https://R", "--variant", "x"];
    const { status, out, err } = await run([...args, "--build-number", "0", "--digest", "python=1", "--digest", "torch=1", "--out", "x", "eks"]);
    expect([status, out]).toEqual([2, ""]);
    expect(lines(err)).toEqual([
      "--what: there is no such option",
      '--digest "torch=1": is NAME=sha256:..., NAME one of python, vllm, sglang, tensorrtllm',
      "--out: doesn't go with --print",
      "eks: --print takes no names; write --target eks",
      expect.stringMatching(/^--registry "https:\/\/R": is a registry's host/),
      '--variant "x": is efa, or left out',
      '--build-number "0": is a whole number from 1 on',
      '--digest python= "1": is sha256: and 64 hexadecimal digits',
      expect.stringMatching(/^--release "1\.7\.0": is not known; known are 0\.8\.0, /),
      expect.stringMatching(/^--target vllm: there is none; there are .*vllm-runtime/),
      // And how it is written, as after every command's refusal.
      expect.stringMatching(/^usage: cdktf-dynamo images --print /),
      expect.stringMatching(/cdktf-dynamo images --list /),
      expect.stringMatching(/cdktf-dynamo images --digests FILE /),
      "cdktf-dynamo images --help tells more",
    ]);
  });

  test.each([
    [[], /--print \| --build \| --push/],
    [["--registry", "a.example"], /^one of --print, --build, --push, --list, --mirror, --digests is missing/],
    [["--print", "--push"], /--print and --push: one at a time/],
    [["--push", ...PYTHON], /^--push: --registry is missing/],
    [["--print", "--registry"], /^--registry: its value is missing/],
    [["--print=yes"], /^--print: takes no value, not "yes"/],
    [["--print", "--release", "1.5.0", "--release", "1.5.1"], /^--release: given 2 times, 1\.5\.0, 1\.5\.1/],
    [["--list", "--registry", "a.example"], /^--registry: doesn't go with --list/],
    [["--list", "--format", "xml"], /^--format "xml": is json or text/],
    [["--print", "--target", "vllm-runtime", "--release", "1.2.1", "--variant", "efa"], /^--variant "efa": Dynamo 1\.2\.1 has no runtimes of that tag/],
  ])("%j", async (args, problem) => {
    const { status, out, err } = await run(args);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toMatch(problem);
  });
});

describe("images --build and --push", () => {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), "images-test-"));
  afterAll(() => fs.rmSync(bin, { recursive: true }));
  const seen = path.join(bin, "seen");

  /** A Docker that writes down what it was told. */
  function docker(exit = 0): { [name: string]: string } {
    const script = `#!/bin/sh\n[ "$2" = version ] && exit 0\n{ pwd; echo "$@"; env; } >"${seen}"\nexit ${exit}\n`;
    fs.writeFileSync(path.join(bin, "docker"), script, { mode: 0o755 });
    fs.rmSync(seen, { force: true });
    return { PATH: `${bin}:/usr/bin:/bin` };
  }

  test("the push commands that a cluster's stack puts out are understood, and look up the digest that is wanted", async () => {
    const command = pushPreflightCommand("a.example/eks");
    const { required } = await print([]);
    expect(command).toBe(`npx cdktf-dynamo images --push --registry a.example/eks --digest python=$(${required.PYTHON_DIGEST})`);
    const args = command.replace(/\$\(.*\)$/, DIGEST).split(" ").slice(3);
    expect(await run(args, docker())).toMatchObject({ status: 0, err: "" });
  });

  test("a push is Bake's own, of the same file with the same variables", async () => {
    const args = ["--push", "--registry", "a.example/eks", "--target", "preflight", "--target", "vllm-runtime", "--digest", `vllm=${DIGEST}`, ...PYTHON];
    expect(await run(args, docker())).toMatchObject({ status: 0 });
    const [folder, command, ...environment] = lines(fs.readFileSync(seen, "utf8"));
    expect(fs.realpathSync(folder)).toBe(fs.realpathSync(FOLDER));
    expect(command).toBe("buildx bake --file image/docker-bake.hcl --push preflight vllm-runtime");
    expect(environment).toEqual(expect.arrayContaining(["IMAGE_REGISTRY=a.example/eks", `PYTHON_DIGEST=${DIGEST}`, `VLLM_DIGEST=${DIGEST}`]));
  });

  test("a build stays on this machine, for its platform; Bake's exit code is the command's", async () => {
    expect(await run(["--build", ...PYTHON], docker(3))).toMatchObject({ status: 3 });
    expect(lines(fs.readFileSync(seen, "utf8"))[1]).toMatch(/^buildx bake --file image\/docker-bake\.hcl --load --set \*\.platform=linux\/(amd64|arm64)$/);
  });

  test("nothing is built on a base without a digest", async () => {
    const { status, err } = await run(["--build", "--target", "all", ...PYTHON], docker());
    expect(status).toBe(2);
    expect(lines(err).map((line) => line.split(" is missing")[0])).toEqual(["--digest sglang=", "--digest tensorrtllm=", "--digest vllm="]);
    expect(fs.existsSync(seen)).toBe(false);
  });

  test("without Docker's buildx it says so", async () => {
    expect(await run(["--build", ...PYTHON], { PATH: "/nowhere" })).toMatchObject({ status: 2, err: expect.stringMatching(/^docker buildx is missing/) });
  });
});

describe("docker-bake.hcl", () => {
  const file = new BakeFile(fs.readFileSync(BAKE, "utf8"));
  const values = file.valuesOf({});
  const dockerfile = (name: string): string => fs.readFileSync(path.join(FOLDER, "image", name), "utf8");

  test("has this package's version, and Dynamo's default release", () => {
    expect(values.get("PREFLIGHT_VERSION")).toBe(manifest.version);
    expect(fs.readFileSync(path.join(FOLDER, "chart/files/preflight/__init__.py"), "utf8")).toContain(`VERSION = "${manifest.version}"`);
    expect(values.get("DYNAMO_RELEASE")).toBe(DynamoRelease.DEFAULT);
    expect(file.problems(values)).toEqual([]);
  });

  test("every target builds on a digest, as NVIDIA's user, from folders that are there", () => {
    const { target } = file.plan(["all"], values);
    expect(Object.keys(target)).toHaveLength(4);
    for (const { context, contexts, dockerfile: name, args } of Object.values(target) as { [key: string]: never }[]) {
      const text = dockerfile(name);
      expect(text).toMatch(/^FROM \$\{BASE_IMAGE\}@\$\{BASE_DIGEST:\?\S+\}$/m);
      expect(text).toMatch(/^USER 1000:0$/m);
      // BuildKit gives the mode to the folders it makes, too.
      for (const [copy] of text.matchAll(/^COPY .*$/gm)) expect(copy).toContain("--chmod=755 ");
      expect(Array.from(text.matchAll(/^ARG (\w+)$/gm), ([, arg]) => arg).sort()).toEqual(Object.keys(args).sort());
      for (const folder of [context, ...Object.values<string>(contexts)]) expect(fs.existsSync(path.join(FOLDER, folder))).toBe(true);
    }
    expect(dockerfile("preflight.Dockerfile")).toMatch(/^ENTRYPOINT \["python3", "-m", "preflight"\]$/m);
    // The worker still starts as upstream's does.
    expect(dockerfile("runtime.Dockerfile")).not.toMatch(/^(ENTRYPOINT|CMD|ENV|WORKDIR|RUN)/m);
  });

  test("all that a build needs is in the published package, and no compiled Python", () => {
    const packed = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    const files: string[] = JSON.parse(packed)[0].files.map((each: { path: string }) => each.path);
    const image = ["docker-bake.hcl", "preflight.Dockerfile", "runtime.Dockerfile", ".dockerignore"].map((name) => `inference-runtime/image/${name}`);
    expect(files).toEqual(expect.arrayContaining([...image, "inference-runtime/chart/files/preflight/__main__.py"]));
    expect(files.filter((name) => /__pycache__|\.pyc$/.test(name))).toEqual([]);
  });

  test.each([
    ['a = "x"\nb = [1, c.d]', /^line 2: expected "," or "]"/],
    ['a = "x', /^line 1: expected the end of the string/],
    ['a = "%{ if true }"', /^line 1: expected no directives/],
    ["a = 1 b = 2", /^line 1: expected a new line/],
    ['target "x" {', /^line 1: expected "}"/],
    ["a = 1\na = 2", /^line 2: expected only one a/],
  ])("what isn't read of HCL is an error, never passed over: %j", (text, message) => {
    expect(() => parseHcl(text)).toThrow(message);
  });
});

/** The real Bake: BUILDX_BINARY, or Docker's plugin. */
function buildx(): string[] | undefined {
  const programs = process.env.BUILDX_BINARY ? [[process.env.BUILDX_BINARY]] : [["docker", "buildx"]];
  return programs.find(([program, ...args]) => spawnSync(program, [...args, "version"], { stdio: "ignore" }).status === 0);
}

const bake = buildx();
const describeWithBake = bake === undefined ? describe.skip : describe;

describeWithBake(`the same as the real Bake prints${bake === undefined ? " [skipped: no docker buildx: set BUILDX_BINARY, or install Docker with it]" : ""}`, () => {
  test.each([
    [[], {}],
    [["all"], {}],
    [["default", "sglang-runtime"], {}],
    [["runtimes", "preflight", "preflight"], { IMAGE_REVISION: "abc", DYNAMO_VARIANT: "efa", IMAGE_BUILD: "2", IMAGE_REGISTRY: "a.example:5000/x" }],
    [["vllm-runtime"], { DYNAMO_RELEASE: "1.6.0", VLLM_DIGEST: DIGEST, IMAGE_SOURCE: "https://example.com/x?a=b" }],
  ])("%j %j", async (targets, env: { [name: string]: string }) => {
    const [program, ...args] = bake ?? [];
    const text = execFileSync(program, [...args, "bake", "--file", "image/docker-bake.hcl", "--print", ...targets], {
      cwd: FOLDER,
      env: { ...process.env, ...env },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const { group, target } = await print(targets.flatMap((name) => ["--target", name]), env);
    expect({ group, target }).toEqual(JSON.parse(text));
  });

  test.each([
    ["DYNAMO_VARIANT", "x"],
    ["PYTHON_DIGEST", "sha256:1"],
    ["IMAGE_BUILD", "01"],
    ["IMAGE_REGISTRY", "A.example"],
    ["IMAGE_SOURCE", "https://example.com/${x}"],
    ["DYNAMO_RELEASE", "latest"],
  ])("both refuse %s=%s", async (name, value) => {
    const [program, ...args] = bake ?? [];
    const env = { ...process.env, [name]: value };
    expect(spawnSync(program, [...args, "bake", "--file", "image/docker-bake.hcl", "--print"], { cwd: FOLDER, env }).status).toBe(1);
    expect(await run(["--print"], { [name]: value })).toMatchObject({ status: 2 });
  });
});
