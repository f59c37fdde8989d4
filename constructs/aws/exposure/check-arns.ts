import { Token } from "../../core/framework";
import { DoorRequest } from "../../cluster/exposure/exposure-offer";
import { Finding } from "../../core/problems/problem";

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_DescribeCertificate.html */
const CERTIFICATE = /^arn:aws[a-z-]*:acm:([a-z0-9-]+):\d{12}:certificate\/[\w-]+$/;
/** https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html; one of CloudFront is `global`, and of no load balancer. */
const WEB_ACL = /^arn:aws[a-z-]*:wafv2:([a-z0-9-]+):\d{12}:regional\/webacl\/[\w-]{1,128}\/[0-9a-f-]{36}$/;

/** What a load balancer names in AWS is of its own region. */
export function checkArns(property: string, { certificate, firewall }: DoorRequest, region: string): Finding[] {
  return [
    ...(certificate?.kind !== "acm"
      ? []
      : check(`${property}.tls`, certificate.reference, CERTIFICATE, region, {
          code: "invalid-certificate-arn",
          reason: "this isn't the ARN of a certificate in AWS Certificate Manager",
          fix: 'write it as `aws acm list-certificates` tells, like "arn:aws:acm:us-west-2:111122223333:certificate/..."',
        })),
    ...(firewall === undefined
      ? []
      : check(`${property}.firewall`, firewall, WEB_ACL, region, {
          code: "invalid-firewall",
          reason: "this isn't the ARN of a regional web ACL of WAFv2",
          fix: "write it as `aws wafv2 list-web-acls --scope REGIONAL` tells",
        })),
  ];
}

function check(property: string, value: string, form: RegExp, region: string, { code, reason, fix }: Pick<Finding, "code" | "reason" | "fix">): Finding[] {
  if (Token.isUnresolved(value)) return [];
  const found = typeof value === "string" ? form.exec(value) : null;
  if (found === null) return [{ code, property, value, reason, fix }];
  if (Token.isUnresolved(region) || found[1] === region) return [];
  return [{ code: "of-another-region", property, value, reason: `this is of ${found[1]}, and a load balancer takes what is of its own region, ${region}`, fix: `make one in ${region}` }];
}
