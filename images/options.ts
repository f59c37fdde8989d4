/** What the command `images` was told, checked. A test gives its own `ImagesIo`. */

/** Where the command reads and writes. */
export interface ImagesIo {
  readonly env: { readonly [name: string]: string | undefined };
  out(text: string): void;
  err(text: string): void;
}

/** The flags that set a variable of docker-bake.hcl, where the variable's own validations stand. */
export const BAKE_FLAGS: { readonly [flag: string]: string } = {
  registry: "IMAGE_REGISTRY",
  release: "DYNAMO_RELEASE",
  variant: "DYNAMO_VARIANT",
  "build-number": "IMAGE_BUILD",
  revision: "IMAGE_REVISION",
};

/** For `--print`, `--build` and `--push`. */
export interface BakeOptions {
  readonly action: "print" | "build" | "push";
  /** Targets or groups of docker-bake.hcl. @default - its group "default" */
  readonly targets: readonly string[];
  /** Variables of docker-bake.hcl, by their names there; they go before the environment. */
  readonly variables: { readonly [name: string]: string };
}

/** For `--list` and `--mirror`. */
export interface ListOptions {
  /** Deployments or stacks, as `rehearse` takes them; none: all. */
  readonly ids: readonly string[];
  readonly format: "json" | "text";
  /** The app's folder, that of its cdktf.json. @default - the current folder */
  readonly cwd?: string;
  /** A folder that holds what was synthesised. @default - the app is synthesised anew */
  readonly out?: string;
  /** A Helm. @default - the one on the PATH */
  readonly helm?: string;
  /** Whether an image that can't be named ends the command with 1. */
  readonly strict: boolean;
  /** A file with rows of charts that the table lacks, as JSON. @default - the table alone */
  readonly chartImages?: string;
  /** What copies: "crane" or "skopeo". @default "crane" */
  readonly tool?: string;
  /** The registry and prefix into which all are to be copied: what is written are the commands that do so. @default - they are listed */
  readonly mirror?: string;
  /** What the app is told besides its own context. @default - nothing */
  readonly context?: { readonly [name: string]: unknown };
}

/** For `--digests`. */
export interface DigestOptions extends Pick<ListOptions, "ids" | "cwd" | "helm" | "chartImages"> {
  /** The file that is written, from the app's folder. */
  readonly file: string;
  /** What asks: "crane", "skopeo" or "docker". @default - the first of them that is there */
  readonly tool?: string;
  /** Whether what the file has is asked for anew. @default false */
  readonly renew?: boolean;
}
