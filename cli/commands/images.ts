import { BAKE_FLAGS, BakeOptions, ImagesIo, ListOptions } from "../../images/options";
import { Command, Flag, Input } from "../command";
import { processIo, runCommand } from "../run";

const BAKE = ["print", "build", "push"];
const LIST = ["list", "mirror"];
const DIGESTS = "digests";
const ACTIONS = [...BAKE, ...LIST, DIGESTS];

/** Each flag with the actions it goes with. */
const FLAGS: readonly (Flag & { readonly with: readonly string[] })[] = [
  { name: "print", with: ["print"], summary: `what would be built, as JSON like that of "docker buildx bake --print"; needs no Docker` },
  { name: "build", with: ["build"], summary: "builds for this machine's platform and keeps it in the local Docker" },
  { name: "push", with: ["push"], summary: "builds for all platforms and pushes to --registry" },
  { name: "registry", value: "R", with: BAKE, summary: `what goes before an image's name: "123456789012.dkr.ecr.us-west-2.amazonaws.com/eks"` },
  { name: "target", value: "T", with: BAKE, many: true, summary: `"preflight" (the default), "vllm-runtime", "sglang-runtime", "tensorrtllm-runtime", or "all"` },
  { name: "release", value: "V", with: BAKE, summary: "Dynamo's release, for the runtimes" },
  { name: "variant", value: "efa", with: BAKE, summary: "takes the runtimes that have AWS's EFA" },
  {
    name: "digest",
    value: "NAME=SHA",
    with: BAKE,
    many: true,
    form: /^(python|vllm|sglang|tensorrtllm)=/,
    says: "is NAME=sha256:..., NAME one of python, vllm, sglang, tensorrtllm",
    summary: "the base image's digest; NAME is python, vllm, sglang or tensorrtllm",
  },
  { name: "build-number", value: "N", with: BAKE, summary: "tells builds of the same versions apart: registries here don't overwrite a tag" },
  { name: "revision", value: "REV", with: BAKE, summary: "commit of the source, for the labels" },
  { name: "list", with: ["list"], summary: "all images that deployments use, from what the app synthesises" },
  { name: "mirror", value: "REGISTRY", with: ["mirror"], summary: "the commands that copy all of them below REGISTRY" },
  { name: DIGESTS, value: "FILE", with: [DIGESTS], summary: "asks the registries for the digest of each image and writes FILE, which ImageDigests.fromFile reads" },
  { name: "renew", with: [DIGESTS], summary: "asks for those that FILE has too, and says which tags were moved" },
  { name: "format", value: "json|text", with: LIST, form: /^(json|text)$/, says: "is json or text", summary: "(default: text)" },
  { name: "json", with: LIST, summary: "the same as --format json" },
  { name: "cwd", value: "DIR", with: [...LIST, DIGESTS], summary: "the app's folder, that of its cdktf.json (default: the current one)" },
  { name: "out", value: "DIR", with: LIST, summary: "reads what was synthesised into DIR, in place of synthesising" },
  { name: "helm", value: "FILE", with: [...LIST, DIGESTS], summary: "a Helm (default: the one on the PATH)" },
  { name: "chart-images", value: "FILE", with: [...LIST, DIGESTS], summary: "the images of charts that aren't known here, as JSON" },
  { name: "tool", value: "crane|skopeo|docker", with: ["mirror", DIGESTS], form: /^(crane|skopeo|docker)$/, says: "is crane, skopeo or, for --digests, docker", summary: "what copies, for --mirror (default: crane), or asks, for --digests (default: the first that is there)" },
  { name: "strict", with: LIST, summary: "ends with 1 where an image can't be named" },
];

/** `cdktf-dynamo images`. */
export const images: Command = {
  name: "images",
  summary: "prints, builds, pushes, lists and mirrors container images",
  usage: [
    "--print | --build | --push [--registry R] [--target T]... [--release V] ...",
    "--list | --mirror REGISTRY [--format json|text] [<id>...]",
    "--digests FILE [--renew] [--tool crane|skopeo|docker] [<id>...]",
  ],
  about: `The images of our own, as inference-runtime/image/docker-bake.hcl has them, with --print, --build and --push; and those that
deployments use, with --list, --mirror and --digests.`,
  flags: FLAGS,
  operand: { name: "<id>", summary: `a chain ("eks" means eks and all eks-...), a stack's name, or a pattern; none: all stacks` },
  examples: [
    { line: "--print --target all --release 1.5.1", what: "what would be built" },
    { line: "--push --registry REGISTRY --digest python=sha256:...", what: "builds and pushes" },
    { line: "--list eks", what: "the images of one chain" },
    { line: "--mirror registry.example.com/mirror > copy.sh", what: "one line an image that copies it" },
    { line: "--digests images.lock.json", what: "what each tag names today" },
  ],
  findings: "a build fails, the app refuses to synthesise, or an image that is to be copied (or listed, with --strict) can't be named, or has no digest",
  asksForArguments: true,
  cleansUp: true,
  async check(input, io) {
    const asked = ACTIONS.filter((name) => input.has(name));
    if (asked.length > 1) return [`${asked.map((name) => `--${name}`).join(" and ")}: one at a time`];
    if (asked.length === 0) return [`one of ${ACTIONS.map((name) => `--${name}`).join(", ")} is missing`];
    const [action] = asked;
    const problems = input.flags
      .filter((name) => !FLAGS.find((flag) => flag.name === name)?.with.includes(action))
      .map((name) => `--${name}: doesn't go with --${action}`);
    if (input.has("json") && input.first("format") === "text") problems.push("--json and --format text: one at a time");
    if (action === "mirror" && input.first("tool") === "docker") problems.push("--tool docker: it copies nothing; --mirror takes crane or skopeo");
    if (!BAKE.includes(action)) return problems;
    problems.push(...input.operands.map((word) => `${word}: --${action} takes no names; write --target ${word}`));
    if (action === "push" && !input.has("registry")) problems.push("--push: --registry is missing, where to push to");
    return [...problems, ...(await import("../../images/bake-command")).bakeProblems(bakeOptions(input), io.env)];
  },
  async run(input, { io, signal }) {
    const file = input.first(DIGESTS);
    if (file !== undefined) return (await import("../../images/digests")).digestsCommand({ ...listOptions(input), file, renew: input.has("renew") }, io, signal);
    if (BAKE.some((name) => input.has(name))) return (await import("../../images/bake-command")).bakeCommand(bakeOptions(input), io);
    return (await import("../../images/list")).listCommand(listOptions(input), io);
  },
};

/** The command with its arguments, for a test. */
export function imagesCommand(argv: string[], io: ImagesIo): Promise<number> {
  return runCommand(images, argv, { ...processIo, ...io });
}

function bakeOptions(input: Input): BakeOptions {
  const variables: { [name: string]: string } = {};
  for (const [flag, variable] of Object.entries(BAKE_FLAGS)) {
    const value = input.first(flag);
    if (value !== undefined) variables[variable] = value;
  }
  for (const digest of input.all("digest")) {
    const [name, value] = digest.split(/=(.*)/);
    variables[`${name.toUpperCase()}_DIGEST`] = value;
  }
  const action = BAKE.find((name) => input.has(name)) as BakeOptions["action"];
  return { action, targets: input.all("target"), variables };
}

function listOptions(input: Input): ListOptions {
  return {
    ids: input.operands,
    format: input.has("json") || input.first("format") === "json" ? "json" : "text",
    cwd: input.first("cwd"),
    out: input.first("out"),
    helm: input.first("helm"),
    chartImages: input.first("chart-images"),
    tool: input.first("tool"),
    strict: input.has("strict"),
    mirror: input.first("mirror"),
  };
}
