import { parseArgs } from "node:util";
import { BAKE_FLAGS, BakeOptions, ImagesIo, ListOptions } from "../images/options";

const USAGE = `cdktf-dynamo images --print | --build | --push [--registry R] [--target T]... [--release V] ...
cdktf-dynamo images --list | --mirror REGISTRY [--format json|text] [<id>...]

The images of our own, as inference-runtime/image/docker-bake.hcl has them:
  --print              what would be built, as JSON like that of "docker buildx bake --print"; needs no Docker
  --build              builds for this machine's platform and keeps it in the local Docker
  --push               builds for all platforms and pushes to --registry
  --registry R         what goes before an image's name: "123456789012.dkr.ecr.us-west-2.amazonaws.com/eks"
  --target T           "preflight" (the default), "vllm-runtime", "sglang-runtime", "tensorrtllm-runtime", or "all"; may be repeated
  --release V          Dynamo's release, for the runtimes
  --variant efa        takes the runtimes that have AWS's EFA
  --digest NAME=SHA    the base image's digest; NAME is python, vllm, sglang or tensorrtllm; may be repeated
  --build-number N     tells builds of the same versions apart: registries here don't overwrite a tag
  --revision REV       commit of the source, for the labels

The images that deployments use:
  --list               all of them, from what the app synthesises
  --mirror REGISTRY    the commands that copy all of them below REGISTRY
  --format json|text   (default: text)
  --cwd DIR            the app's folder, that of its cdktf.json (default: the current one)
  --out DIR            reads what was synthesised into DIR, in place of synthesising
  --helm FILE          a Helm (default: the one on the PATH)
  --chart-images FILE  the images of charts that aren't known here, as JSON
  --tool crane|skopeo  what copies, for --mirror (default: crane)
  --strict             ends with 1 where an image can't be named
  <id>                 a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks

Ends with 0 when all went well, 1 when something did not, 2 when the command isn't understood or something is missing.
`;

const BAKE = ["print", "build", "push"];
const LIST = ["list", "mirror"];
const ACTIONS = [...BAKE, ...LIST];

interface Flag {
  /** Whether a value follows. */
  readonly value: boolean;
  /** The actions it goes with. */
  readonly with: string[];
  readonly many?: boolean;
  readonly form?: RegExp;
  readonly says?: string;
}

const FLAGS: { [name: string]: Flag } = {
  print: { value: false, with: ["print"] },
  build: { value: false, with: ["build"] },
  push: { value: false, with: ["push"] },
  list: { value: false, with: ["list"] },
  mirror: { value: true, with: ["mirror"] },
  ...Object.fromEntries(Object.keys(BAKE_FLAGS).map((name) => [name, { value: true, with: BAKE }])),
  target: { value: true, with: BAKE, many: true },
  digest: { value: true, with: BAKE, many: true, form: /^(python|vllm|sglang|tensorrtllm)=/, says: "is NAME=sha256:..., NAME one of python, vllm, sglang, tensorrtllm" },
  format: { value: true, with: LIST, form: /^(json|text)$/, says: "is json or text" },
  cwd: { value: true, with: LIST },
  out: { value: true, with: LIST },
  helm: { value: true, with: LIST },
  "chart-images": { value: true, with: LIST },
  tool: { value: true, with: ["mirror"], form: /^(crane|skopeo)$/, says: "is crane or skopeo" },
  strict: { value: false, with: LIST },
};

const processIo: ImagesIo = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
};

/**
 * The command `images`.
 *
 * @returns the exit status: 0 all went well, 1 something did not, 2 not understood, or something is missing
 */
export async function imagesCommand(argv: string[], io: ImagesIo = processIo): Promise<number> {
  if (argv.includes("--help") || argv.includes("-h")) {
    io.out(USAGE);
    return 0;
  }
  if (argv.length === 0) {
    io.err(USAGE);
    return 2;
  }
  const { action, values, ids, problems } = readArguments(argv);
  const first = (flag: string): string | undefined => values.get(flag)?.[0];
  if (action !== undefined && BAKE.includes(action)) {
    const variables = bakeVariables(values);
    const options: BakeOptions = { action: action as BakeOptions["action"], targets: values.get("target") ?? [], variables };
    // With what is wrong so far: the Bake file's own rules come to it, and all is told at once.
    return (await import("../images/bake-command")).bakeCommand(options, io, problems);
  }
  if (problems.length > 0) {
    io.err(`${problems.map((problem) => `${problem}\n`).join("")}\ncdktf-dynamo images --help tells what there is.\n`);
    return 2;
  }
  const options: ListOptions = {
    ids,
    format: first("format") === "json" ? "json" : "text",
    cwd: first("cwd"),
    out: first("out"),
    helm: first("helm"),
    chartImages: first("chart-images"),
    tool: first("tool"),
    strict: values.has("strict"),
    mirror: first("mirror"),
  };
  return (await import("../images/list")).listCommand(options, io);
}

interface Arguments {
  readonly action?: string;
  readonly values: Map<string, string[]>;
  readonly ids: string[];
  /** Everything wrong with them. */
  readonly problems: string[];
}

function readArguments(argv: string[]): Arguments {
  const options = Object.fromEntries(Object.entries(FLAGS).map(([name, { value }]) => [name, { type: value ? "string" : "boolean" } as const]));
  // Not strict: that ends at the first problem.
  const { tokens, positionals } = parseArgs({ args: argv, options, strict: false, tokens: true });
  const values = new Map<string, string[]>();
  const problems: string[] = [];
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const flag = Object.hasOwn(FLAGS, token.name) ? FLAGS[token.name] : undefined;
    if (flag === undefined) problems.push(`${token.rawName}: there is no such option`);
    else if (flag.value && (token.value === undefined || token.value === "")) problems.push(`--${token.name}: its value is missing`);
    else if (!flag.value && token.value !== undefined) problems.push(`--${token.name}: takes no value, not ${JSON.stringify(token.value)}`);
    else if (flag.form !== undefined && !flag.form.test(token.value ?? "")) problems.push(`--${token.name} ${JSON.stringify(token.value)}: ${flag.says}`);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? ""]);
  }
  for (const [name, given] of values) {
    if (given.length > 1 && FLAGS[name].value && FLAGS[name].many !== true) problems.push(`--${name}: given ${given.length} times, ${given.join(", ")}`);
  }
  const asked = ACTIONS.filter((name) => tokens.some((token) => token.kind === "option" && token.name === name));
  if (asked.length > 1) problems.push(`${asked.map((name) => `--${name}`).join(" and ")}: one at a time`);
  if (asked.length === 0) problems.push(`one of ${ACTIONS.map((name) => `--${name}`).join(", ")} is missing`);
  const [action] = asked;
  if (asked.length === 1) {
    for (const name of values.keys()) {
      if (!FLAGS[name].with.includes(action)) problems.push(`--${name}: doesn't go with --${action}`);
    }
    if (BAKE.includes(action)) problems.push(...positionals.map((word) => `${word}: --${action} takes no names; write --target ${word}`));
    if (action === "push" && !values.has("registry")) problems.push("--push: --registry is missing, where to push to");
  }
  return { action, values, ids: positionals, problems };
}

function bakeVariables(values: Map<string, string[]>): { [name: string]: string } {
  const variables: { [name: string]: string } = {};
  for (const [name, [value]] of values) {
    if (Object.hasOwn(BAKE_FLAGS, name)) variables[BAKE_FLAGS[name]] = value;
  }
  for (const digest of values.get("digest") ?? []) {
    const [name, value] = digest.split(/=(.*)/);
    variables[`${name.toUpperCase()}_DIGEST`] = value;
  }
  return variables;
}
