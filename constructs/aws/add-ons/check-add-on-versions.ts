import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksAddOnVersions } from "./add-on-versions";

/** https://docs.aws.amazon.com/eks/latest/userguide/managing-add-ons.html: the project's version and EKS's build of it. */
const VERSION = /^v\d+\.\d+\.\d+-eksbuild\.\d+$/;

/** EKS's name of each add-on, by which its versions are asked for. */
const ADD_ONS: { readonly [property in keyof EksAddOnVersions]-?: string } = {
  vpcCni: "vpc-cni",
  kubeProxy: "kube-proxy",
  coreDns: "coredns",
  podIdentityAgent: "eks-pod-identity-agent",
  ebsCsiDriver: "aws-ebs-csi-driver",
  efsCsiDriver: "aws-efs-csi-driver",
  fsxCsiDriver: "aws-fsx-csi-driver",
  s3CsiDriver: "aws-mountpoint-s3-csi-driver",
  nodeMonitoringAgent: "eks-node-monitoring-agent",
  secretsProvider: "aws-secrets-store-csi-driver-provider",
};

/** Versions that EKS has of no add-on, which it says when the control plane is made. */
export function checkAddOnVersions(property: string, versions: EksAddOnVersions = {}): Finding[] {
  return (Object.keys(ADD_ONS) as (keyof EksAddOnVersions)[]).flatMap((name): Finding[] => {
    const value = versions[name];
    if (value === undefined || Token.isUnresolved(value) || VERSION.test(value)) return [];
    const reason = "EKS names a version of an add-on by the project's version and its own build of it, and takes no other word";
    const fix = `write it like "v1.2.3-eksbuild.1"; \`aws eks describe-addon-versions --addon-name ${ADD_ONS[name]}\` lists them. Left out, it is EKS's default`;
    return [{ code: "invalid-add-on-version", property: `${property}.${name}`, value, reason, fix }];
  });
}
