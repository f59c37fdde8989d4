import * as fs from "fs";
import * as path from "path";
import { FakePrograms } from "../fake-programs";

/** An object of the fake cluster; metadata is filled in. */
export interface FakeObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly finalizers?: readonly string[];
  readonly annotations?: { readonly [name: string]: string };
  readonly more?: object;
}

/**
 * kubectl with a cluster behind it that is a folder: `get` lists a kind, `delete` takes the object away, but not one whose controller is
 * said to be away. Objects in the form of `kubectl get KIND -o json` (https://kubernetes.io/docs/reference/kubernetes-api).
 */
export class FakeCluster {
  private readonly folder: string;

  public constructor(private readonly fakes: FakePrograms) {
    this.folder = path.join(fakes.folder, "k8s");
    fs.mkdirSync(this.folder);
    fakes.script("kubectl", [
      `ITEMS="$HERE/k8s/$2"`,
      `if [ "$1" = get ]; then first=1; printf '{"items":['; for f in "$ITEMS"/*; do [ -e "$f" ] || continue; [ $first = 1 ] || printf ','; first=0; cat "$f"; done; printf ']}'; exit 0; fi`,
      `if [ "$1" = delete ]; then [ -e "$HERE/stuck" ] || rm -f "$ITEMS/$3"; exit 0; fi`,
      `if [ "$1" = patch ]; then exit 0; fi`,
    ].join("\n"));
  }

  public add(...objects: FakeObject[]): this {
    for (const { kind, name, namespace, finalizers, annotations, more } of objects) {
      fs.mkdirSync(path.join(this.folder, kind), { recursive: true });
      fs.writeFileSync(path.join(this.folder, kind, name), JSON.stringify({ metadata: { name, namespace, finalizers, annotations }, ...more }));
    }
    return this;
  }

  /** From now on nothing that is deleted goes. */
  public stick(): void {
    fs.writeFileSync(path.join(this.fakes.folder, "stuck"), "");
  }

  public names(kind: string): string[] {
    const folder = path.join(this.folder, kind);
    return fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  }

  /** What was changed, in order. */
  public get changes(): string[] {
    return this.fakes.asked("kubectl").filter((line) => !line.startsWith("get ")).map((line) => line.split(" --request-timeout")[0].trim());
  }
}

export const GRAPH = "dynamographdeployments.nvidia.com";

export const graph = (name: string, namespace = "inference"): FakeObject => ({ kind: GRAPH, name, namespace, finalizers: ["nvidia.com/finalizer"] });
export const operator = (availableReplicas: number): FakeObject => ({ kind: "deployments.apps", name: "dynamo-platform-dynamo-operator-controller-manager", namespace: "dynamo-system", more: { status: { availableReplicas } } });
export const balancer = (availableReplicas: number): FakeObject => ({ kind: "deployments.apps", name: "aws-load-balancer-controller", namespace: "kube-system", more: { status: { availableReplicas } } });
export const service = (name: string, type: string, namespace = "default"): FakeObject => ({ kind: "services", name, namespace, finalizers: type === "LoadBalancer" ? ["service.kubernetes.io/load-balancer-cleanup"] : undefined, more: { spec: { type } } });
export const claim = (name: string, namespace = "inference"): FakeObject => ({ kind: "persistentvolumeclaims", name, namespace, finalizers: ["kubernetes.io/pvc-protection"] });
export const volume = (name: string, ofClaim: string, driver: string, volumeHandle: string, persistentVolumeReclaimPolicy = "Delete"): FakeObject => {
  const [namespace, claimName] = ofClaim.split("/");
  return { kind: "persistentvolumes", name, more: { spec: { claimRef: { namespace, name: claimName }, csi: { driver, volumeHandle }, persistentVolumeReclaimPolicy } } };
};
