import { AksOwnKeysOptions } from "../../../../constructs/azure/control-plane/own-keys";
import { AksStorageTier } from "../../../../constructs/azure/storage/storage-tier";
import { problemsIn } from "../../../../constructs/core/problems/refuse";
import { all, clusterStack } from "../cluster";

const SET = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/volumes";
const made = (ownKeys: AksOwnKeysOptions, more: object = {}): ReturnType<typeof clusterStack> => clusterStack({ ownKeys, ...more });
const readers = (stack: ReturnType<typeof clusterStack>): string[] => all(stack, "azurerm_role_assignment").filter(({ role_definition_name }) => role_definition_name === "Reader").map(({ scope }) => scope);

test("disks of volumes have the key of a set that the cluster may read", () => {
  const stack = made({ volumeEncryptionSetId: SET }, { storage: { premiumDisks: {} }, gpuPools: [{ name: "a100", machineType: "Standard_NC24ads_A100_v4", maxNodes: 1, zones: ["1"] }] });
  expect(problemsIn(stack)).toEqual([]);
  const parameters = Object.fromEntries(stack.cluster.storage.map(({ className, definition }) => [className, definition?.parameters?.diskEncryptionSetID]));
  expect(parameters).toMatchObject({ "premium-own-key": SET, "premium-ssd-v2": SET });
  expect([parameters["managed-csi-premium"], parameters["azure-files-nfs"]]).toEqual([undefined, undefined]);
  expect(readers(stack)).toEqual([SET]);
  expect(all(stack, "azurerm_kubernetes_cluster")[0].disk_encryption_set_id).toBeUndefined();
});

test("one set for nodes and volumes is read by one role", () => {
  expect(readers(made({ volumeEncryptionSetId: SET, diskEncryptionSetId: SET }))).toEqual([SET]);
  expect(readers(made({ volumeEncryptionSetId: SET, diskEncryptionSetId: SET.replace("volumes", "nodes") })).sort()).toEqual([SET.replace("volumes", "nodes"), SET]);
});

test("what names no class gets them, unless results go elsewhere", () => {
  expect(made({ volumeEncryptionSetId: SET }).cluster.storage.map(({ className }) => className).slice(0, 2)).toEqual(["azure-files-nfs", "premium-own-key"]);
  expect(made({ volumeEncryptionSetId: SET }, { storage: { results: AksStorageTier.PREMIUM_SSD } }).cluster.storage[1].className).toBe("managed-csi-premium");
});

test("a name that is no set's is refused", () => {
  expect(problemsIn(made({ volumeEncryptionSetId: "volumes" })).map(({ code, property }) => `${code} ${property}`)).toEqual(["invalid-resource-id ownKeys.volumeEncryptionSetId"]);
});
