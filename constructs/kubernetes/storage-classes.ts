import { StorageClassV1 } from "./bindings";
import { Construct } from "constructs";
import { IKubernetesCluster } from "../cluster/kubernetes-cluster";
import { StorageClassDefinition, StorageOffer } from "../cluster/storage-offer";
import { Finding } from "../core/problems/problem";
import { checkUnique } from "../core/checks/checks";
import { refuse } from "../core/problems/refuse";
import { childId } from "../core/names/child-id";

/** @see https://kubernetes.io/docs/concepts/storage/storage-classes/#default-storageclass */
const DEFAULT_CLASS_ANNOTATION = "storageclass.kubernetes.io/is-default-class";

/** Properties of `StorageClasses`. */
export interface StorageClassesProps {
  /** The cluster; a class is made for each of its storage offers that has a definition. */
  readonly cluster: IKubernetesCluster;
}

/** The storage classes of a cluster, each under its own name as the construct's id. */
export class StorageClasses extends Construct {
  public constructor(scope: Construct, id: string, props: StorageClassesProps) {
    super(scope, id);
    const offers = props.cluster.storage;
    refuse(this, findStorageClassProblems("cluster.storage", offers));
    const theDefault = offers.find((offer) => offer.isDefault);
    for (const offer of offers) {
      if (offer.definition === undefined || this.node.tryFindChild(childId(offer.className)) !== undefined) continue;
      this.make(offer.className, offer.definition, offer === theDefault);
    }
  }

  private make(name: string, definition: StorageClassDefinition, isDefault: boolean): void {
    new StorageClassV1(this, childId(name), {
      metadata: { name, annotations: isDefault ? { [DEFAULT_CLASS_ANNOTATION]: "true" } : undefined },
      storageProvisioner: definition.provisioner,
      parameters: definition.parameters,
      mountOptions: definition.mountOptions,
      reclaimPolicy: definition.reclaimPolicy ?? "Delete",
      // A volume made before its pod is placed may lie in another zone than the pod's nodes (Kubernetes' own default is Immediate).
      volumeBindingMode: definition.volumeBindingMode ?? "WaitForFirstConsumer",
      allowVolumeExpansion: definition.allowVolumeExpansion ?? true,
      allowedTopologies: definition.topology && { matchLabelExpressions: [{ key: definition.topology.key, values: definition.topology.values }] },
    });
  }
}

/** What is wrong with the storage that a cluster offers. */
export function findStorageClassProblems(property: string, offers: StorageOffer[]): Finding[] {
  const findings = checkUnique(
    "duplicate-storage-class",
    (index) => `${property}[${index}].className`,
    offers.map((offer) => offer.className),
  );
  const defaults = offers.filter((offer) => offer.isDefault);
  if (defaults.length > 1) {
    findings.push({
      code: "two-default-classes",
      property,
      value: defaults.map((offer) => offer.className),
      reason: "with two default storage classes, which one a claim gets depends on their age",
      fix: "mark at most one as default",
    });
  }
  return findings;
}
