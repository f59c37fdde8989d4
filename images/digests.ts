import { execFile } from "child_process";
import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";
import { parseImage } from "../constructs/core/forms/image-reference";
import { readDigests } from "../constructs/kubernetes/images/image-digests";
import { listImages } from "./list";
import type { DigestOptions, ImagesIo } from "./options";
import { AppError, CannotListError } from "./problems";
import { findProgram } from "./programs";

/** How long a registry may take to answer. */
const LIMIT_MS = 60_000;
/** How many are asked at once. */
const AT_ONCE = 4;

interface Tool {
  readonly args: (image: string) => string[];
  /** The digest that an answer tells. */
  readonly read: (answer: string) => string | undefined;
}

/**
 * How each program is asked for the digest of what a tag names: of the list of all platforms where it is one, so that any node finds its
 * own in it. All speak the OCI distribution API with the logins that their user has.
 */
const TOOLS: { readonly [tool: string]: Tool } = {
  crane: { args: (image) => ["digest", image], read: onlyDigest },
  // Its own digest is told for a list only where that has this machine's platform.
  skopeo: { args: (image) => ["inspect", "--raw", `docker://${image}`], read: digestOfManifest },
  docker: { args: (image) => ["buildx", "imagetools", "inspect", image, "--format", "{{.Manifest.Digest}}"], read: onlyDigest },
};

/** What came of one image. */
interface Asked {
  readonly image: string;
  readonly digest?: string;
  /** Why there is none. */
  readonly why?: string;
}

/** `--digests FILE`: asks the registries for what the file lacks, and writes it. */
export async function digestsCommand(options: DigestOptions, io: ImagesIo, signal: AbortSignal): Promise<number> {
  const tool = options.tool ?? Object.keys(TOOLS).find((name) => findProgram(name, io.env) !== undefined);
  const program = tool === undefined ? undefined : findProgram(tool, io.env);
  if (tool === undefined || program === undefined) {
    io.err(`none of ${options.tool ?? Object.keys(TOOLS).join(", ")} is on the PATH: one of them asks the registries (https://github.com/google/go-containerregistry/tree/main/cmd/crane)\n`);
    return 2;
  }
  const file = path.resolve(options.cwd ?? ".", options.file);
  const before = fs.existsSync(file) ? readDigests(file) : { digests: new Map<string, string>() };
  if (before.wrong !== undefined) {
    io.err(`${options.file}: ${before.wrong}; it is left as it is\n`);
    return 2;
  }
  const list = listed(options, io);
  if (typeof list === "number") return list;
  const images = [...new Set(list.images.map(({ image }) => image).filter((image) => !image.includes("@")))].sort();
  const untagged = images.filter((image) => parseImage(image)?.version === "");
  const known = (image: string): string | undefined => (options.renew === true ? undefined : before.digests.get(image));
  const wanted = images.filter((image) => !untagged.includes(image) && known(image) === undefined);
  const answers = await askAll(wanted, (image) => ask(program, TOOLS[tool], image, io.env, signal));
  if (signal.aborted) return 1;
  const digests = new Map(images.flatMap((image): [string, string][] => {
    const digest = known(image) ?? answers.find((answer) => answer.image === image)?.digest;
    return digest === undefined ? [] : [[image, digest]];
  }));
  // Of one chain alone: what the others have stays.
  if (options.ids.length > 0) for (const [image, digest] of before.digests) if (!digests.has(image)) digests.set(image, digest);
  const sorted = Object.fromEntries([...digests].sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(file, `${JSON.stringify({ version: 1, images: sorted }, undefined, 2)}\n`);

  for (const image of wanted) {
    const [old, now] = [before.digests.get(image), digests.get(image)];
    if (now !== undefined && old !== undefined && old !== now) io.out(`moved: ${image} was ${old}, is ${now}\n`);
  }
  const silent = answers.filter(({ digest }) => digest === undefined);
  for (const { image, why } of silent) io.err(`no digest of ${image}: ${why}\n`);
  for (const image of untagged) io.err(`no digest of ${image}: it has no tag\n`);
  for (const { what, usedBy } of list.unknown) io.err(`no digest, its images aren't known: ${what} (${usedBy.join(", ")})\n`);
  for (const { what } of list.cloud) io.err(`no digest, the cloud chooses: ${what}\n`);
  io.out(`${options.file}: ${digests.size} digests, ${answers.length - silent.length} asked for with ${tool}\n`);
  return silent.length + untagged.length + list.unknown.length > 0 ? 1 : 0;
}

function listed(options: DigestOptions, io: ImagesIo): ReturnType<typeof listImages> | number {
  try {
    return listImages({ ...options, format: "json", strict: false, context: { "cdktf-dynamo:withoutDigests": true } }, io);
  } catch (error) {
    if (error instanceof AppError) io.err(`The app refused to be synthesised:\n\n${error.message}\n`);
    else if (error instanceof CannotListError) io.err(`${error.message}\n`);
    else throw error;
    return error instanceof AppError ? 1 : 2;
  }
}

function onlyDigest(answer: string): string | undefined {
  return /^sha256:[0-9a-f]{64}$/.test(answer.trim()) ? answer.trim() : undefined;
}

/** A manifest's digest is that of its bytes. */
function digestOfManifest(answer: string): string | undefined {
  try {
    const { schemaVersion, manifests, config } = JSON.parse(answer) as { [name: string]: unknown };
    if (schemaVersion !== 2 || (manifests ?? config) === undefined) return undefined;
  } catch {
    return undefined;
  }
  return `sha256:${createHash("sha256").update(answer).digest("hex")}`;
}

async function askAll(images: readonly string[], ask: (image: string) => Promise<Asked>): Promise<Asked[]> {
  const left = [...images];
  const answers: Asked[] = [];
  const worker = async (): Promise<void> => {
    for (let image = left.shift(); image !== undefined; image = left.shift()) answers.push(await ask(image));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answers.sort((a, b) => (a.image < b.image ? -1 : 1));
}

/** One answer. What isn't a digest, and nothing else, is none. */
function ask(program: string, { args, read }: Tool, image: string, env: ImagesIo["env"], signal: AbortSignal): Promise<Asked> {
  return new Promise((resolve) => {
    execFile(program, args(image), { env: { ...env }, encoding: "utf8", timeout: LIMIT_MS, killSignal: "SIGKILL", signal }, (error, stdout, stderr) => {
      const digest = error === null ? read(stdout) : undefined;
      if (digest !== undefined) return resolve({ image, digest });
      if (error?.killed === true) return resolve({ image, why: `no answer within ${LIMIT_MS / 1000} seconds` });
      const words = (error === null ? stdout : stderr.trim() || error.message).split("\n").filter((line) => line.trim() !== "");
      const why = words[words.length - 1] ?? "nothing";
      resolve({ image, why: error === null ? `this is no digest: ${JSON.stringify(why.slice(0, 200))}` : why.slice(0, 300) });
    });
  });
}
