import { AccessMode, StorageOffer } from "../../../constructs/cluster/storage-offer";
import { problemsIn } from "../../../constructs/core/problems/refuse";
import { StorageClasses } from "../../../constructs/kubernetes/storage-classes";
import { cluster, newStack, resources, synth } from "./described";

/* eslint-disable @typescript-eslint/no-explicit-any -- synthesised JSON has no type */

describe("StorageClasses", () => {
  const offer = (className: string, more: Partial<StorageOffer> = {}): StorageOffer => ({
    className,
    accessModes: [AccessMode.READ_WRITE_MANY],
    definition: { provisioner: "csi.example.com" },
    ...more,
  });

  test("are made where there is a definition, with safe defaults", () => {
    const stack = newStack();
    const storage = [
      offer("there-already", { definition: undefined }),
      offer("plain"),
      offer("own", {
        isDefault: true,
        definition: {
          provisioner: "efs.csi.aws.com",
          parameters: { fileSystemId: "fs-1" },
          mountOptions: ["tls"],
          reclaimPolicy: "Retain",
          volumeBindingMode: "Immediate",
          allowVolumeExpansion: false,
        },
      }),
    ];
    new StorageClasses(stack, "classes", { cluster: cluster({ storage }) });
    const made = synth(stack).resource.kubernetes_storage_class_v1;
    expect(Object.keys(made)).toEqual([expect.stringMatching(/^classes_own_/), expect.stringMatching(/^classes_plain_/)]);
    const [own, plain] = Object.values<any>(made);
    expect(plain).toMatchObject({
      metadata: { name: "plain" },
      storage_provisioner: "csi.example.com",
      reclaim_policy: "Delete",
      volume_binding_mode: "WaitForFirstConsumer",
      allow_volume_expansion: true,
    });
    expect(plain.metadata).not.toHaveProperty("annotations");
    expect(own).toMatchObject({
      metadata: { name: "own", annotations: { "storageclass.kubernetes.io/is-default-class": "true" } },
      parameters: { fileSystemId: "fs-1" },
      mount_options: ["tls"],
      reclaim_policy: "Retain",
      volume_binding_mode: "Immediate",
      allow_volume_expansion: false,
    });
  });

  test("refuse two defaults and a name twice, and make the rest", () => {
    const stack = newStack();
    const storage = [offer("a", { isDefault: true }), offer("b", { isDefault: true }), offer("a")];
    new StorageClasses(stack, "classes", { cluster: cluster({ storage }) });
    expect(problemsIn(stack)).toEqual([
      expect.objectContaining({
        code: "duplicate-storage-class",
        property: "cluster.storage[2].className",
        constructPath: "stack/classes",
        reason: "the same name stands at cluster.storage[0].className",
      }),
      expect.objectContaining({
        code: "two-default-classes",
        property: "cluster.storage",
        constructPath: "stack/classes",
        value: ["a", "b"],
        fix: "mark at most one as default",
      }),
    ]);
    const made = resources(stack, "kubernetes_storage_class_v1");
    expect(made.map(({ metadata }) => [metadata.name, metadata.annotations !== undefined])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });
});
