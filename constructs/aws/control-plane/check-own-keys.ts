import { Finding } from "../../core/problems/problem";
import { EksClusterProps } from "../eks-cluster-props";
import { checkKeyArn } from "../storage/check-lustre";

/** Keys that are none, or of another region; one of nothing. */
export function checkOwnKeys(property: string, { ownKeys = {}, backup, region }: Pick<EksClusterProps, "ownKeys" | "backup" | "region">): Finding[] {
  const { disksKeyArn, filesKeyArn, logsKeyArn, secretsKeyArn, podLogsKeyArn, queueKeyArn, backupsKeyArn } = ownKeys;
  const findings = Object.entries({ disksKeyArn, filesKeyArn, logsKeyArn, secretsKeyArn, podLogsKeyArn, queueKeyArn, backupsKeyArn }).flatMap(([name, value]) => (value === undefined ? [] : checkKeyArn(`${property}.${name}`, value, region)));
  if (backupsKeyArn === undefined || backup !== undefined || findings.length > 0) return findings;
  return [{ code: "key-of-nothing", property: `${property}.backupsKeyArn`, value: backupsKeyArn, reason: "without backup there is no bucket of backups", fix: "leave it out, or write backup" }];
}
