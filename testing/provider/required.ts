import { ProviderBindings, findBindings } from "./bindings";
import { withNewerBlocks } from "./newer-blocks";
import { Block, ProviderSchema } from "./schema";
import { Instance, Instances, TerraformJson } from "./terraform-json";

/** A provider that synthesised stacks ask for, and what they use of it. */
export interface RequiredProvider {
  /** Host, namespace and name; the host is empty where the stacks leave it to the program. */
  readonly host: string;
  /** `hashicorp/aws` */
  readonly address: string;
  /** The constraints that the stacks give, each once. */
  readonly versions: string[];
  readonly resources: string[];
  readonly dataSources: string[];
}

interface Collected {
  readonly host: string;
  readonly address: string;
  readonly versions: Set<string>;
  readonly resources: Set<string>;
  readonly dataSources: Set<string>;
}

/** The provider that Terraform has inside: `terraform_data`, `terraform_remote_state`. */
const BUILT_IN = "terraform";

/**
 * Which providers these stacks need.
 *
 * @param stacks parsed `cdk.tf.json` files
 */
export function requiredProviders(stacks: TerraformJson[]): RequiredProvider[] {
  const all = new Map<string, Collected>();
  for (const stack of stacks) {
    const required = stack.terraform?.required_providers ?? {};
    const provider = (localName: string): Collected => {
      const { source = localName, version } = required[localName] ?? {};
      const [name, namespace = "hashicorp", host = ""] = source.split("/").reverse();
      const key = `${host}/${namespace}/${name}`;
      let entry = all.get(key);
      if (entry === undefined) {
        entry = { host, address: `${namespace}/${name}`, versions: new Set(), resources: new Set(), dataSources: new Set() };
        all.set(key, entry);
      }
      if (version !== undefined) entry.versions.add(version);
      return entry;
    };
    const each = (instances: Instances | undefined, add: (entry: Collected, type: string) => void): void => {
      for (const [type, ofType] of Object.entries(instances ?? {})) {
        for (const localName of localNames(type, Object.values(ofType))) add(provider(localName), type);
      }
    };
    for (const localName of Object.keys({ ...required, ...stack.provider })) {
      if (localName !== BUILT_IN) provider(localName);
    }
    each(stack.resource, (entry, type) => entry.resources.add(type));
    each(stack.data, (entry, type) => entry.dataSources.add(type));
  }
  return [...all.values()].map((each) => ({
    ...each,
    versions: [...each.versions],
    resources: [...each.resources],
    dataSources: [...each.dataSources],
  }));
}

/** The local names of the providers that the instances of a type use: said in `provider`, else the type's first word. */
function localNames(type: string, instances: Instance[]): string[] {
  const names = instances.map(({ provider }) => (provider === undefined ? type.split("_")[0] : provider.split(".")[0]));
  return [...new Set(names)].filter((name) => name !== BUILT_IN);
}

/** Says what is missing before anything is run. */
export class MissingProviderError extends Error {
  public constructor(missing: RequiredProvider[], appFolder: string) {
    const lines = missing.map(({ address, versions }) => {
      const name = address.slice(address.indexOf("/") + 1);
      const wanted = versions.length === 0 ? "" : ` (the stacks ask for ${versions.join(" and ")})`;
      return `  ${address}${wanted}: npm install --save-dev @cdktf/provider-${name}, or "${address}" in terraformProviders of cdktf.json and cdktf get`;
    });
    super(
      `The classes of ${missing.length === 1 ? "a provider" : `${missing.length} providers`} weren't found from ${appFolder}. ` +
        `Their schemas are read from the installed package or from what cdktf get wrote in TypeScript:\n${lines.join("\n")}`,
    );
    this.name = "MissingProviderError";
  }
}

/** The schema of one provider as far as the stacks use it. */
export interface UsedSchema {
  readonly provider: RequiredProvider;
  readonly schema: ProviderSchema;
  /** Set when the stacks pin another version than the one that the schema is of. */
  readonly notice: string | undefined;
}

/**
 * @param appFolder from which packages are resolved
 * @param generatedFolder `codeMakerOutput` of cdktf.json
 * @throws MissingProviderError naming each provider that the app has no classes of
 */
export function usedSchemas(providers: RequiredProvider[], appFolder: string, generatedFolder: string): UsedSchema[] {
  const found = providers.map((provider) => ({ provider, bindings: findBindings(provider.address, appFolder, generatedFolder, provider.versions) }));
  const missing = found.flatMap(({ provider, bindings }) => (bindings === undefined ? [provider] : []));
  if (missing.length > 0) throw new MissingProviderError(missing, appFolder);
  return found.map(({ provider, bindings }) => ({
    provider,
    schema: schemaOf(provider, bindings!),
    notice: notice(provider, bindings!),
  }));
}

function schemaOf(provider: RequiredProvider, bindings: ProviderBindings): ProviderSchema {
  const blocks = (types: string[], find: (type: string) => Block | undefined): Map<string, Block> =>
    new Map(types.flatMap((type) => {
      // A type that the provider doesn't have is left out; Terraform then says so.
      const block = find(type);
      return block === undefined ? [] : [[type, block] as const];
    }));
  return {
    provider: bindings.provider() ?? { attributes: [], blocks: [] },
    resources: blocks(provider.resources, (type) => {
      const block = bindings.resource(type);
      return block === undefined ? undefined : withNewerBlocks(provider.address, type, provider.versions, block);
    }),
    dataSources: blocks(provider.dataSources, (type) => bindings.dataSource(type)),
  };
}

function notice({ address, versions }: RequiredProvider, { version }: ProviderBindings): string | undefined {
  const other = versions.filter((each) => /^[=\s]*\d+(\.\d+)*$/.test(each) && each.replace(/[=\s]/g, "") !== version);
  if (version === undefined || other.length === 0) return undefined;
  return `${address}: the stacks ask for ${other.join(" and ")}, the schemas are those of ${version}, from which the app's classes were generated`;
}
