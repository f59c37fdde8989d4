import { noAnswer } from "../programs/answer";
import { OperatedDeployment, cloudOf } from "../clouds/deployment";
import { Nodes } from "../clouds/machine-units";
import { Programs } from "../programs/programs";
import { awsRanges, awsRows } from "./aws";
import { azureRanges, azureRows } from "./azure";
import { googleRanges, googleRows } from "./google";
import { rangeRows } from "./ranges";
import { Row } from "./row";
import { tokenRows } from "./tokens";
import { toolRows } from "./tools";

export interface PreflightOptions {
  readonly nodes: Nodes;
  /** Ranges of networks that the deployment's is to be joined with. */
  readonly beside: readonly string[];
  /** Context of the kubeconfig, for the Secret with a token. @default - no cluster is asked */
  readonly context?: string;
}

const CLOUDS = {
  aws: { rows: awsRows, ranges: awsRanges },
  azure: { rows: azureRows, ranges: azureRanges },
  google: { rows: googleRows, ranges: googleRanges },
} as const;

/** Everything that must be there before a deployment is made, asked of the account and of this machine; nothing is changed. */
export async function preflight(programs: Programs, deployment: OperatedDeployment, { nodes, beside, context }: PreflightOptions): Promise<Row[]> {
  const cloud = cloudOf(deployment);
  const [tools, account, tokens] = await Promise.all([
    toolRows(programs, cloud),
    cloud === undefined ? Promise.resolve<Row[]>([]) : CLOUDS[cloud].rows(programs, deployment, nodes),
    tokenRows(programs, deployment, context),
  ]);
  const isSilent = account.length < 2;
  const others = cloud === undefined || isSilent ? noAnswer("failed", "the account couldn't be asked") : await CLOUDS[cloud].ranges(programs, deployment);
  return [...tools, ...account, ...rangeRows(deployment, beside, others), ...tokens];
}

/** 0 where all is there, 1 where something lacks, 2 where something couldn't be told. */
export function preflightStatus(rows: readonly Row[]): number {
  if (rows.some(({ verdict }) => verdict === "lacking")) return 1;
  return rows.some(({ verdict }) => verdict === "unknown") ? 2 : 0;
}
