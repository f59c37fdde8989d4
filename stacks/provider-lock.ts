import * as fs from "fs";
import { LockedProvider, readLock } from "../constructs/core/forms/lock-file";
import { Finding } from "../constructs/core/problems/problem";
import { admit, required, text } from "../constructs/core/shape/shape";

/** A provider as a stack asks for it. */
export interface RequiredProvider {
  /** "aws", "hashicorp/aws" or with its registry's host. */
  readonly source: string;
  /** @default - any */
  readonly version?: string;
}

const SHAPES = { file: required(text("providers.lock.hcl")) };
/** Registries that Terraform and OpenTofu take where none is named. */
const REGISTRIES = ["registry.terraform.io", "registry.opentofu.org"];
const EXACT = /^=?\s*(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * The checksums of the providers, so that what Terraform runs is what was looked at, wherever it has it from. The file has the form of
 * Terraform's own `.terraform.lock.hcl`; `npx cdktf-dynamo lock` makes it. Each stack gets the part of it that it needs, beside its
 * `cdk.tf.json`, where `terraform init` and `cdktf deploy` hold what they download against it.
 */
export class ProviderLock {
  /** @param file absolute, or from the folder in which the app is run */
  public static fromFile(file: string): ProviderLock {
    const { value, findings } = admit<{ readonly file: string }>("", { file }, SHAPES);
    if (findings.length > 0) return new ProviderLock(value.file, new Map(), findings);
    let read: string;
    try {
      read = fs.readFileSync(value.file, "utf8");
    } catch (error) {
      return new ProviderLock(value.file, new Map(), [unreadable(value.file, (error as { code?: string }).code === "ENOENT" ? "there is no such file" : `it can't be read: ${(error as Error).message}`)]);
    }
    const locked = readLock(read);
    return new ProviderLock(value.file, locked, locked.size > 0 ? [] : [unreadable(value.file, "no provider with a version and checksums is in it")]);
  }

  private constructor(
    /** The file that it is from. */
    public readonly file: string,
    private readonly locked: ReadonlyMap<string, LockedProvider>,
    private readonly wrong: Finding[],
  ) {}

  /**
   * What is wrong with it, or with it for some providers.
   *
   * @jsii ignore
   */
  public findings(property: string, providers: readonly RequiredProvider[] = []): Finding[] {
    if (this.wrong.length > 0) return this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
    return providers.flatMap(({ source, version }): Finding[] => {
      const [found] = this.find(source);
      const at = { code: "provider-not-locked" as const, property, fix: `ask the registry: npx cdktf-dynamo lock --file ${this.file}` };
      if (found === undefined) return [{ ...at, value: source, reason: `${this.file} has no checksums of this provider` }];
      const exact = EXACT.exec(version ?? "")?.[1];
      return exact === undefined || exact === found.version ? [] : [{ ...at, value: `${source} ${exact}`, reason: `${this.file} has checksums of its version ${found.version}` }];
    });
  }

  /**
   * The lock file of a stack with these providers.
   *
   * @jsii ignore
   */
  public textFor(providers: readonly RequiredProvider[]): string {
    const blocks = providers.flatMap(({ source }) => this.find(source).map(({ block }) => block));
    return [`# From ${this.file}, by the synthesis: a change belongs there.\n`, ...[...new Set(blocks)].sort()].join("\n");
  }

  private find(source: string): LockedProvider[] {
    return addressesOf(source).flatMap((address) => this.locked.get(address) ?? []);
  }
}

/** A provider's addresses in full, one for each registry that may be meant. */
function addressesOf(source: string): string[] {
  const parts = source.toLowerCase().split("/");
  if (parts.length > 2) return [parts.join("/")];
  return REGISTRIES.map((host) => [host, ...(parts.length === 1 ? ["hashicorp"] : []), ...parts].join("/"));
}

function unreadable(file: string, reason: string): Finding {
  return { code: "provider-lock-unreadable", property: "file", value: file, reason, fix: `make it: npx cdktf-dynamo lock --file ${file}` };
}
