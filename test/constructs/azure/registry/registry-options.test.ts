import { AksRegistryOptions, AksRegistrySku } from "../../../../constructs/azure/registry/registry";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { COPY_GETS_PULLS } from "../../../harness/differences";
import { all, byId, clusterStack } from "../cluster";

const PREMIUM = AksRegistrySku.PREMIUM;
const made = (registry?: AksRegistryOptions): ReturnType<typeof clusterStack> => clusterStack({ registry });
const registryOf = (stack: ReturnType<typeof clusterStack>): { [name: string]: unknown } => all(stack, "azurerm_container_registry")[0];

test("copies in other regions, an end of untagged manifests, and caches are arguments of the registry", () => {
  const stack = made({ sku: PREMIUM, replicaRegions: ["westeurope", "northeurope"], untaggedDays: 30, caches: { "quay/*": "quay.io/*", "nginx": "docker.io/library/nginx" } });
  expect(problemsIn(stack)).toEqual([]);
  expect(registryOf(stack)).toMatchObject({ sku: "Premium", retention_policy_in_days: 30, georeplications: ["westeurope", "northeurope"].map((location) => ({ location, [COPY_GETS_PULLS]: true })) });
  const rules = all(stack, "azurerm_container_registry_cache_rule").map(({ source_repo, target_repo, credential_set_id }) => [target_repo, source_repo, credential_set_id]);
  expect(rules.sort()).toEqual([["nginx", "docker.io/library/nginx", undefined], ["quay/*", "quay.io/*", undefined]]);
  const [first] = Object.keys(byId(made({ caches: { nginx: "docker.io/library/nginx" } }), "azurerm_container_registry_cache_rule"));
  expect(Object.keys(byId(stack, "azurerm_container_registry_cache_rule"))).toContain(first);
});

test("where nothing is said, there is none of it", () => {
  const { georeplications, retention_policy_in_days } = registryOf(made());
  expect([georeplications, retention_policy_in_days, all(made(), "azurerm_container_registry_cache_rule")]).toEqual([undefined, undefined, []]);
});

test.each<[string, AksRegistryOptions, string]>([
  ["a copy of a smaller registry", { replicaRegions: ["westeurope"] }, "registry-premium registry.replicaRegions"],
  ["an end of manifests in a smaller one", { untaggedDays: 30 }, "registry-premium registry.untaggedDays"],
  ["a copy where it is", { sku: PREMIUM, replicaRegions: ["swedencentral"] }, "registry-replica registry.replicaRegions[0]"],
  ["a copy nowhere", { sku: PREMIUM, replicaRegions: ["atlantis"] }, "registry-replica registry.replicaRegions[0]"],
  ["two copies in one place", { sku: PREMIUM, replicaRegions: ["westeurope", "westeurope"] }, "registry-replica registry.replicaRegions[1]"],
  ["an end at once", { sku: PREMIUM, untaggedDays: 0 }, "registry-retention registry.untaggedDays"],
  ["an end after years", { sku: PREMIUM, untaggedDays: 400 }, "registry-retention registry.untaggedDays"],
  ["a cache of no registry", { caches: { nginx: "nginx" } }, 'registry-cache registry.caches["nginx"]'],
  ["a cache with a tag", { caches: { nginx: "docker.io/library/nginx:1.27" } }, 'registry-cache registry.caches["nginx"]'],
  ["a name that is none", { caches: { "Nginx!": "docker.io/library/nginx" } }, 'registry-cache registry.caches["Nginx!"]'],
  ["a star on one side", { caches: { "quay/*": "quay.io/prometheus/node" } }, 'registry-cache registry.caches["quay/*"]'],
])("%s is refused", (_, registry, expected) => expect(problemsIn(made(registry)).map(({ code, property }) => `${code} ${property}`)).toEqual([expected]));
