import { parseExactCidr } from "../../core/forms/cidr";
import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { EksManagedGrafanaOptions } from "./managed-grafana-options";
import { EksManagedPrometheusOptions } from "./managed-prometheus-options";

/** https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id-key-ARN */
const KEY = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):\d{12}:key\/[\w-]+$/;

/** https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-alertmanager-receiver-config.html: a standard topic */
const TOPIC = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:([\w-]{1,256}(?:\.fifo)?)$/;

/** What is wrong with a workspace. */
export function checkManagedPrometheus(property: string, options: EksManagedPrometheusOptions | undefined, region: string): Finding[] {
  if (options === undefined) return [];
  const { kmsKeyArn: key, collectorCidrs = [], alertTopicArn: topic, grafana } = options;
  return [...(grafana === undefined ? [] : checkGrafana(`${property}.grafana`, grafana)), ...(topic === undefined || Token.isUnresolved(topic) ? [] : checkTopic(`${property}.alertTopicArn`, topic)), ...(key === undefined || Token.isUnresolved(key) ? [] : checkKey(`${property}.kmsKeyArn`, key, region)), ...collectorCidrs.flatMap((cidr, index) => checkRange(`${property}.collectorCidrs[${index}]`, cidr))];
}

function checkKey(property: string, value: string, region: string): Finding[] {
  const there = KEY.exec(value)?.[1];
  const fix = `write it like "arn:aws:kms:${Token.isUnresolved(region) ? "us-west-2" : region}:111122223333:key/ID"`;
  if (there === undefined) return [{ code: "invalid-metrics-key", property, value, reason: "this isn't the ARN of a KMS key; an alias is none", fix }];
  if (Token.isUnresolved(region) || there === region) return [];
  return [{ code: "invalid-metrics-key", property, value, reason: `a workspace takes a key of its own region, and this one is of ${there}`, fix }];
}

function checkTopic(property: string, value: string): Finding[] {
  const name = TOPIC.exec(value)?.[1];
  const fix = 'write it like "arn:aws:sns:us-west-2:111122223333:dynamo-alerts"';
  if (name === undefined) return [{ code: "invalid-alert-topic", property, value, reason: "this isn't the ARN of a topic of Amazon SNS", fix }];
  if (!name.endsWith(".fifo")) return [];
  return [{ code: "invalid-alert-topic", property, value, reason: "the alert manager publishes to standard topics alone, and this one is FIFO", fix: "make a standard topic" }];
}

function checkRange(property: string, value: string): Finding[] {
  if (Token.isUnresolved(value)) return [{ code: "invalid-collector-range", property, value, reason: "policies of the models are made of it, so it must be known when the app is synthesised", fix: "write the range itself" }];
  if (parseExactCidr(value) === undefined) return [{ code: "invalid-collector-range", property, value, reason: "this is no IPv4 range, or not its first address", fix: 'write it like "10.0.0.0/19"' }];
  if (!value.endsWith("/0")) return [];
  return [{ code: "invalid-collector-range", property, value, reason: "this is every address there is, and who is let in reads the workers' metrics", fix: "name the private subnets' ranges" }];
}

/** https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_Group.html (GroupId) */
const GROUP = /^([0-9a-f]{10}-)?[A-Fa-f0-9]{8}(-[A-Fa-f0-9]{4}){3}-[A-Fa-f0-9]{12}$/;

function checkGrafana(property: string, { adminGroupIds, viewerGroupIds = [] }: EksManagedGrafanaOptions): Finding[] {
  const findings: Finding[] = [];
  if (adminGroupIds.length === 0) {
    const reason = "nobody could add its datasource, its dashboards or anybody else";
    findings.push({ code: "grafana-without-admin", property: `${property}.adminGroupIds`, value: adminGroupIds, reason, fix: "name a group of IAM Identity Center" });
  }
  for (const [name, ids] of Object.entries({ adminGroupIds, viewerGroupIds })) {
    ids.forEach((value, index) => {
      if (Token.isUnresolved(value) || GROUP.test(value)) return;
      const fix = 'write it like "94482488-3041-7026-18f3-be45837cd0e4": aws identitystore list-groups prints them';
      findings.push({ code: "invalid-grafana-member", property: `${property}.${name}[${index}]`, value, reason: "this is no id of a group of IAM Identity Center", fix });
    });
  }
  viewerGroupIds.forEach((value, index) => {
    if (!adminGroupIds.includes(value)) return;
    findings.push({ code: "invalid-grafana-member", property: `${property}.viewerGroupIds[${index}]`, value, reason: "the same group administers it, and has one role", fix: "name it once" });
  });
  return findings;
}
