import { requirePackages } from "../../constructs/core/required-packages";
import { Pace } from "./pace";
import { collectReads } from "./reads";
import { requiredProviders, usedSchemas } from "./required";
import type { ServedProvider } from "./server";
import { TerraformJson } from "./terraform-json";

/** Schema-only providers that stand ready for Terraform or OpenTofu. */
export interface AttachedProviders {
  /** The value for `TF_REATTACH_PROVIDERS`. */
  readonly reattach: string;
  /** What the caller should know, such as a schema of another version than the stacks ask for. */
  readonly notices: string[];
  /** Ends them all. */
  close(): void;
}

/** Both programs look for a provider without a host in their own registry. */
const DEFAULT_HOSTS = ["registry.terraform.io", "registry.opentofu.org"];

/**
 * Serves a schema-only provider for each provider that the stacks need.
 *
 * @param stacks parsed `cdk.tf.json` files
 * @param appFolder the app's folder, from which the providers' packages are resolved
 * @param generatedFolder where `cdktf get` writes in the app: `codeMakerOutput` of cdktf.json
 * @param socketFolder a folder for the sockets, the caller's to remove
 * @param pace who lets changes of resources take their time, asked at each
 * @throws MissingProviderError when the app has no classes of a provider; MissingPackageError without the packages that serve one
 */
export async function attachProviders(
  stacks: TerraformJson[],
  appFolder: string,
  generatedFolder: string,
  socketFolder: string,
  pace?: () => Pace | undefined,
): Promise<AttachedProviders> {
  const schemas = usedSchemas(requiredProviders(stacks), appFolder, generatedFolder);
  const reads = collectReads(stacks);
  // Who only imports constructs has no need of them, and gets none of their install scripts.
  requirePackages("cdktf-dynamo/testing", ["@grpc/grpc-js", "@grpc/proto-loader", "@msgpack/msgpack"]);
  // gRPC takes 0.1 s to load: only where something is served.
  const { serveProvider } = await import("./server");
  const served: ServedProvider[] = [];
  const close = (): void => served.forEach((each) => each.close());
  try {
    const entries: [string, object][] = [];
    for (const [index, { provider, schema }] of schemas.entries()) {
      const each = await serveProvider(`${index}-${provider.address.replace("/", "-")}`, schema, reads, socketFolder, pace);
      served.push(each);
      const attached = {
        Protocol: "grpc",
        ProtocolVersion: 6,
        Pid: process.pid,
        Test: true,
        Addr: { Network: each.network, String: each.address },
      };
      const hosts = provider.host === "" ? DEFAULT_HOSTS : [provider.host];
      entries.push(...hosts.map((host): [string, object] => [`${host}/${provider.address}`, attached]));
    }
    return {
      reattach: JSON.stringify(Object.fromEntries(entries)),
      notices: schemas.flatMap(({ notice }) => notice ?? []),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
