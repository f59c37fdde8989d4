import { AzurermBackend, GcsBackend, LocalBackend, S3Backend, S3BackendConfig, TerraformStack } from "../constructs/core/framework";
import { Finding } from "../constructs/core/problems/problem";
import { Admitted, Shapes, admit, besides } from "../constructs/core/shape/shape";
import { AZURERM, GCS, LOCAL, S3 } from "./state-shapes";

/** Options of `StateBackend.local`. */
export interface LocalStateOptions {
  /**
   * Folder of the state files, relative to the folder in which Terraform runs, which is `cdktf.out/stacks/<stack>`.
   * Never absolute: the path stands in the output, and the output is the same on every machine.
   * @default "../../../state", which is `state` beside `cdktf.json`
   * @example "../../../state"
   */
  readonly directory?: string;
}

/** Options of `StateBackend.s3`. */
export interface S3StateOptions {
  /** @example "my-state" @format s3-bucket */
  readonly bucket: string;
  /** Region of the bucket. @example "us-west-2" @format aws-region */
  readonly region: string;
  /** Put before the stack's name in the object's key. @default - none @example "my-team" */
  readonly prefix?: string;
}

/** Options of `StateBackend.gcs`. */
export interface GcsStateOptions {
  /** @example "my-state" @format gcs-bucket */
  readonly bucket: string;
  /** Put before the stack's name. @default - none @example "my-team" */
  readonly prefix?: string;
}

/** Options of `StateBackend.azurerm`. */
export interface AzurermStateOptions {
  /** @example "my-group" @format azure-resource-group */
  readonly resourceGroupName: string;
  /** @example "mystate" @format azure-storage-account */
  readonly storageAccountName: string;
  /** @example "state" @format azure-container */
  readonly containerName: string;
  /** Put before the stack's name in the blob's key. @default - none @example "my-team" */
  readonly prefix?: string;
}

/** Where the Terraform state of a deployment's stacks is kept: one object for each stack. */
export abstract class StateBackend {
  /** Files beside the project: for one person trying things. */
  public static local(options: LocalStateOptions = {}): StateBackend {
    return new LocalState(options);
  }

  /** An S3 bucket, encrypted, with S3's own lock file (Terraform 1.10 or later). */
  public static s3(options: S3StateOptions): StateBackend {
    return new S3State(options);
  }

  /** A Google Cloud Storage bucket, which locks by itself. */
  public static gcs(options: GcsStateOptions): StateBackend {
    return new GcsState(options);
  }

  /** An Azure storage container, reached with Entra ID, locked by a lease. */
  public static azurerm(options: AzurermStateOptions): StateBackend {
    return new AzurermState(options);
  }

  /**
   * A backend from one line of text, as an environment variable carries it: `local`, `s3://BUCKET/PREFIX?region=REGION`,
   * `gs://BUCKET/PREFIX` or `azurerm://RESOURCE-GROUP/STORAGE-ACCOUNT/CONTAINER/PREFIX`, each prefix optional.
   * Text that is none of these is kept as a finding, which the deployment refuses at synth.
   */
  public static fromUrl(url: string): StateBackend {
    if (url === "local") return StateBackend.local();
    const match = /^(s3|gs|azurerm):\/\/([^/?]+)(?:\/([^?]*))?(?:\?region=([a-z0-9-]+))?$/.exec(url);
    const [, scheme, host, rest = "", region] = match ?? [];
    const parts = rest.split("/").filter((part) => part !== "");
    if (scheme === "s3" && region !== undefined) {
      return StateBackend.s3({ bucket: host, region, prefix: parts.join("/") });
    }
    if (scheme === "gs" && region === undefined) return StateBackend.gcs({ bucket: host, prefix: parts.join("/") });
    if (scheme === "azurerm" && region === undefined && parts.length >= 2) {
      const [storageAccountName, containerName, ...prefix] = parts;
      return StateBackend.azurerm({
        resourceGroupName: host,
        storageAccountName,
        containerName,
        prefix: prefix.join("/"),
      });
    }
    return new UnreadableState(url);
  }

  /** What is wrong with it; refused where a deployment uses it. */
  public findings(): Finding[] {
    return [];
  }

  /** Gives a stack its place in this backend, under the stack's own id. */
  public abstract attach(stack: TerraformStack): void;
}

/** The options in their shape. An empty text, as an unset variable leaves it, names no place either. */
function admitOptions<T extends object>(options: T, shapes: Shapes): Admitted<T> {
  const { value, findings } = admit<T>("backend", options, shapes);
  const empty = Object.entries(value).flatMap(([name, part]): Finding[] => {
    if (part !== "" || !(shapes as { readonly [name: string]: { readonly required?: boolean } })[name]?.required) return [];
    const reason = "an empty text names no place for the state";
    return [{ code: "missing-property", property: `backend.${name}`, value: part, reason, fix: "name where the state is kept" }];
  });
  return { value, findings: besides(findings, empty) };
}

function keyOf(prefix: string | undefined, stack: TerraformStack): string {
  return [prefix ?? "", stack.node.id].filter((part) => part !== "").join("/");
}

class LocalState extends StateBackend {
  private readonly directory: string;
  private readonly wrong: Finding[];

  public constructor(options: LocalStateOptions) {
    super();
    const { value, findings } = admitOptions(options, LOCAL);
    this.directory = value.directory ?? "../../../state";
    this.wrong = findings;
  }

  public override findings(): Finding[] {
    if (!/^([/~]|[A-Za-z]:)/.test(this.directory)) return this.wrong;
    return [
      ...this.wrong,
      {
        code: "absolute-state-path",
        property: "backend",
        value: this.directory,
        reason: "an absolute path makes the output differ from machine to machine",
        fix: "give a folder relative to cdktf.out/stacks/<stack>",
      },
    ];
  }

  public attach(stack: TerraformStack): void {
    new LocalBackend(stack, { path: `${this.directory}/${stack.node.id}.tfstate` });
  }
}

/** For which Terraform a stack is written. S3's own lock file came with 1.10 of both. */
const TARGETS = "targetVersions";
const LOCKING = { terraform: ">=1.10.0", opentofu: ">=1.10.0" };

class S3State extends StateBackend {
  private readonly shape: Admitted<S3StateOptions>;

  public constructor(options: S3StateOptions) {
    super();
    this.shape = admitOptions(options, S3);
  }

  public override findings(): Finding[] {
    return this.shape.findings;
  }

  public attach(stack: TerraformStack): void {
    const { bucket, region, prefix } = this.shape.value;
    // `useLockfile` is emitted as use_lockfile, but cdktf 0.21.0 lacks it in the type.
    const config = { bucket, region, key: `${keyOf(prefix, stack)}.tfstate`, encrypt: true, useLockfile: true };
    // Asked of a project by cdktn 0.24, which otherwise stands for Terraform 1.5.7 too and refuses the lock file. What the app says wins.
    if (stack.node.tryGetContext(TARGETS) === undefined) stack.node.setContext(TARGETS, LOCKING);
    new S3Backend(stack, config as S3BackendConfig);
  }
}

class GcsState extends StateBackend {
  private readonly shape: Admitted<GcsStateOptions>;

  public constructor(options: GcsStateOptions) {
    super();
    this.shape = admitOptions(options, GCS);
  }

  public override findings(): Finding[] {
    return this.shape.findings;
  }

  public attach(stack: TerraformStack): void {
    const { bucket, prefix } = this.shape.value;
    new GcsBackend(stack, { bucket, prefix: keyOf(prefix, stack) });
  }
}

class AzurermState extends StateBackend {
  private readonly shape: Admitted<AzurermStateOptions>;

  public constructor(options: AzurermStateOptions) {
    super();
    this.shape = admitOptions(options, AZURERM);
  }

  public override findings(): Finding[] {
    return this.shape.findings;
  }

  public attach(stack: TerraformStack): void {
    const { resourceGroupName, storageAccountName, containerName, prefix } = this.shape.value;
    new AzurermBackend(stack, {
      resourceGroupName,
      storageAccountName,
      containerName,
      key: `${keyOf(prefix, stack)}.tfstate`,
      useAzureadAuth: true,
    });
  }
}

/** Text that named no backend: the stacks get the local one, so that the rest of the app can still be checked. */
class UnreadableState extends LocalState {
  public constructor(private readonly url: string) {
    super({});
  }

  public override findings(): Finding[] {
    return [
      {
        code: "unreadable-backend",
        property: "backend",
        value: this.url,
        reason: "this names no state backend",
        fix: "write local, s3://BUCKET/PREFIX?region=REGION, gs://BUCKET/PREFIX or azurerm://RESOURCE-GROUP/STORAGE-ACCOUNT/CONTAINER/PREFIX",
      },
    ];
  }
}
