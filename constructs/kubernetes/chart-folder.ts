import { createHash } from "crypto";
import * as fs from "fs";
import * as path from "path";
import { ISynthesisSession, TerraformStack } from "../core/framework";
import { Construct } from "constructs";

/** Properties of `ChartFolder`. */
export interface ChartFolderProps {
  /** Absolute path of the chart's folder, or of its archive. */
  readonly path: string;
}

/** A chart's files by their paths, and a hash of both. */
interface ChartFiles {
  /** From where the paths lead. */
  readonly folder: string;
  readonly names: string[];
  readonly hash: string;
}

/** Charts that were read, by folder: an app with many releases reads each once. */
const charts = new Map<string, ChartFiles>();

/**
 * A chart's folder in the output of a stack, where Terraform finds it by a relative path that changes with its content.
 *
 * cdktf's `TerraformAsset` takes what lies in the folder by chance too, such as a `__pycache__` of a test, and its hash differs then from
 * machine to machine; and it copies every file for every release, which costs more than all else once a chart has fifty files. Here what
 * `.helmignore` names stays out, and all releases of a chart share one copy by hard links, where the file system has them.
 */
export class ChartFolder extends Construct {
  /** From the folder in which Terraform runs the stack. */
  public readonly path: string;
  private readonly folder: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: ChartFolderProps,
  ) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    const { hash } = filesOf(props.path);
    this.folder = ["assets", stack.getLogicalId(this.node), hash].join("/");
    this.path = fs.statSync(props.path).isDirectory() ? this.folder : `${this.folder}/${path.basename(props.path)}`;
    const { synthesizer } = stack;
    stack.synthesizer = {
      synthesize: (session) => {
        synthesizer.synthesize(session);
        this.write(session, stack);
      },
    };
  }

  private write({ manifest }: ISynthesisSession, stack: TerraformStack): void {
    const target = path.join(manifest.outdir, manifest.forStack(stack).workingDirectory, this.folder);
    // What an earlier synthesis left, of this chart with other content.
    fs.rmSync(path.dirname(target), { recursive: true, force: true });
    const { folder, names, hash } = filesOf(this.props.path);
    const shared = `${path.resolve(manifest.outdir)} ${hash}`;
    const first = copies.get(shared);
    const made = new Set<string>();
    for (const name of names) {
      const file = path.join(target, name);
      if (!made.has(path.dirname(file))) fs.mkdirSync(path.dirname(file), { recursive: true });
      made.add(path.dirname(file));
      if (first === undefined || !link(path.join(first, name), file)) fs.copyFileSync(path.join(folder, name), file);
    }
    copies.set(shared, target);
  }
}

/** Where a chart was written last, by output folder and hash. */
const copies = new Map<string, string>();

/** @returns false where it can't be: the other one is gone, or the file system has no hard links, or no more of them */
function link(existing: string, file: string): boolean {
  try {
    fs.linkSync(existing, file);
    return true;
  } catch {
    return false;
  }
}

function filesOf(chart: string): ChartFiles {
  const known = charts.get(chart);
  if (known !== undefined) return known;
  const isFolder = fs.statSync(chart).isDirectory();
  const folder = isFolder ? chart : path.dirname(chart);
  const names = isFolder ? list(folder, "", ignored(path.join(folder, ".helmignore"))).sort() : [path.basename(chart)];
  const hash = createHash("sha256");
  for (const name of names) {
    const content = fs.readFileSync(path.join(folder, name));
    hash.update(`${name}\n${content.length}\n`).update(content);
  }
  const files = { folder, names, hash: hash.digest("hex").slice(0, 32).toUpperCase() };
  charts.set(chart, files);
  return files;
}

/** Paths with `/` on every system, since they are part of the hash. */
function list(folder: string, below: string, isIgnored: (name: string) => boolean): string[] {
  return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    if (isIgnored(entry.name)) return [];
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    return fs.statSync(path.join(folder, name)).isDirectory() ? list(folder, name, isIgnored) : [name];
  });
}

/** What a `.helmignore` says of names, wherever they stand. Patterns with a path or an exception are left to Helm. */
function ignored(file: string): (name: string) => boolean {
  if (!fs.existsSync(file)) return () => false;
  const lines = fs.readFileSync(file, "utf8").split(/\r?\n/).map((line) => line.trim().replace(/\/$/, ""));
  const patterns = lines.filter((line) => line !== "" && !/^[#!]|\//.test(line));
  const forms = patterns.map((each) => each.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, "."));
  return (name) => forms.some((form) => new RegExp(`^${form}$`).test(name));
}
