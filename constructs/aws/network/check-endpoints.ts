import { Token } from "../../core/framework";
import { checkUnique } from "../../core/checks/checks";
import { Finding } from "../../core/problems/problem";
import { ENDPOINTS } from "./endpoints";
import { EksNetworkOptions } from "./eks-network";

/** The end of a service's name, as `aws ec2 describe-vpc-endpoint-services` lists it: "secretsmanager", "ecr.api". */
const SERVICE = /^[a-z0-9]+([.-][a-z0-9]+)*$/;
/** S3 and DynamoDB by a gateway. */
const NOT_BY_INTERFACE: { readonly [service: string]: string } = {
  s3: "the network has a gateway to S3, which costs nothing",
  dynamodb: "DynamoDB is reached by a gateway, which a construct of yours makes beside",
};

/** A way out, or what stands in its place. */
export function checkWayOut(property: string, { nat = true, natGatewayPerZone, privateEndpoints = false, moreEndpoints }: EksNetworkOptions): Finding[] {
  const findings: Finding[] = [];
  if (!nat && !privateEndpoints) {
    const reason = "without NAT nodes reach AWS only by endpoints in the VPC: none would pull an image or join the cluster";
    findings.push({ code: "nat-needs-endpoints", property: `${property}.nat`, value: nat, reason, fix: "write privateEndpoints: true beside it, or leave it out" });
  }
  if (!nat && natGatewayPerZone === true) {
    const reason = "nat: false makes no NAT gateway at all";
    findings.push({ code: "nat-twice", property: `${property}.natGatewayPerZone`, value: natGatewayPerZone, reason, fix: "leave out one of them" });
  }
  if (moreEndpoints === undefined) return findings;
  if (!privateEndpoints) {
    const reason = "endpoints are made with privateEndpoints alone, these too";
    findings.push({ code: "invalid-endpoint-service", property: `${property}.moreEndpoints`, value: moreEndpoints, reason, fix: "write privateEndpoints: true, or leave it out" });
  }
  return [...findings, ...checkServices(`${property}.moreEndpoints`, moreEndpoints)];
}

function checkServices(property: string, services: readonly string[]): Finding[] {
  const at = (index: number): string => `${property}[${index}]`;
  const twice = checkUnique("invalid-endpoint-service", at, [...services]);
  return [
    ...twice,
    ...services.flatMap((value, index): Finding[] => {
      const wrong = reasonAgainst(value);
      return wrong === undefined ? [] : [{ code: "invalid-endpoint-service", property: at(index), value, ...wrong }];
    }),
  ];
}

function reasonAgainst(value: string): { readonly reason: string; readonly fix: string } | undefined {
  if (Token.isUnresolved(value)) return { reason: "an endpoint is called by it, so it must be known when the app is synthesised", fix: "write the service's name itself" };
  if (ENDPOINTS.includes(value)) return { reason: "privateEndpoints makes it already", fix: "leave it out" };
  if (Object.hasOwn(NOT_BY_INTERFACE, value)) return { reason: NOT_BY_INTERFACE[value], fix: "leave it out" };
  if (SERVICE.test(value) && !value.startsWith("com.amazonaws")) return undefined;
  return { reason: "a service stands here by the end of its name, without com.amazonaws and region", fix: 'write it like "secretsmanager", as `aws ec2 describe-vpc-endpoint-services` lists it' };
}
