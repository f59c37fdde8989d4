import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import table from "../data/karpenter.json";
import { EksVersion } from "../control-plane/kubernetes-version";
import { EksClusterProps } from "../eks-cluster-props";
import { isKarpenter } from "./provisioner";

export { checkKarpenterInTime } from "./check-karpenter-pool";

/** What the controller calls that a cluster with endpoints doesn't have by itself: its queue, and the ids of images. */
const ENDPOINTS = ["sqs", "ssm"];
const RELEASE = /^v20\d{6}$/;

/** What of a cluster doesn't go with Karpenter, where a pool asks for it; its options where none does. */
export function checkKarpenter(props: EksClusterProps): Finding[] {
  const { karpenter, gpuPools, ownKeys } = props;
  const image = checkImage("karpenter.nodeImage", karpenter?.nodeImage);
  if (gpuPools.some(isKarpenter)) return [...image, ...checkKubernetes(props), ...checkReach(props), ...checkDriver(props)];
  const reason = "no pool's nodes are made by Karpenter";
  const fix = "write provisioner: EksProvisioner.KARPENTER in a pool, or leave it out";
  const of = { karpenter, "ownKeys.queueKeyArn": ownKeys?.queueKeyArn };
  return [...image, ...Object.entries(of).flatMap(([property, value]): Finding[] => (value === undefined ? [] : [{ code: "no-karpenter-pools", property, value, reason, fix }]))];
}

function checkImage(property: string, value?: string): Finding[] {
  if (value === undefined || (!Token.isUnresolved(value) && RELEASE.test(value))) return [];
  const reason =
    value === "latest"
      ? "with the newest image nodes are replaced whenever AWS publishes one, and two nodes of a pool have different drivers"
      : "an image is named by its release, v and the day, as awslabs/amazon-eks-ami has it";
  return [{ code: "invalid-node-image", property, value, reason, fix: `write it like "${table.nodeImage.alias}", or leave it out` }];
}

function checkKubernetes({ kubernetesVersion = EksVersion.V1_35 }: EksClusterProps): Finding[] {
  const { version: value } = kubernetesVersion;
  const minorOf = (version: string): number => Number(/^1\.(\d+)$/.exec(version)?.[1]);
  const { karpenter, newestKubernetes } = table.version;
  if (Token.isUnresolved(value) || !(minorOf(value) > minorOf(newestKubernetes))) return [];
  const reason = `Karpenter ${karpenter} is made for Kubernetes up to ${newestKubernetes}`;
  return [{ code: "karpenter-version", property: "kubernetesVersion", value, reason, fix: `stay at ${newestKubernetes}, or make the pools managed groups` }];
}

function checkReach({ network }: EksClusterProps): Finding[] {
  if (network?.nat !== false) return [];
  const { moreEndpoints: value = [] } = network;
  const missing = ENDPOINTS.filter((service) => !value.includes(service));
  if (missing.length === 0) return [];
  const reason = `network.nat is false, and Karpenter asks ${missing.join(" and ")} for interruptions and images`;
  return [{ code: "karpenter-out-of-reach", property: "network.moreEndpoints", value, reason, fix: `write ${JSON.stringify([...value, ...missing])}` }];
}

/** An older driver leaves the taint that nodes start with, and no pod ever gets onto them. */
function checkDriver({ addOnVersions }: EksClusterProps): Finding[] {
  const value = addOnVersions?.efsCsiDriver;
  const { since = "" } = table.startupTaints.find(({ addOn }) => addOn === "aws-efs-csi-driver") ?? {};
  if (value === undefined || Token.isUnresolved(value)) return [];
  const numbers = (text: string): number[] | undefined => /^v(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1).map(Number);
  const [is, least] = [numbers(value), numbers(since)];
  const at = is?.findIndex((part, index) => part !== least?.[index]) ?? -1;
  if (is === undefined || least === undefined || at < 0 || is[at] > least[at]) return [];
  const reason = `Karpenter's nodes start with a taint that the EFS driver takes off since ${since}`;
  return [{ code: "driver-before-taint", property: "addOnVersions.efsCsiDriver", value, reason, fix: `name ${since} or a newer one, or leave it out` }];
}
