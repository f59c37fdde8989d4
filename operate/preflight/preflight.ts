import { Answer, noAnswer } from "../programs/answer";
import { OperatedDeployment, cloudOf } from "../clouds/deployment";
import { Nodes } from "../clouds/machine-units";
import { Programs } from "../programs/programs";
import { awsRanges, awsRows } from "./aws";
import { awsRights } from "./rights/aws-rights";
import { azureRanges, azureRows } from "./azure";
import { azureRights } from "./rights/azure-rights";
import { googleRanges, googleRows } from "./google";
import { googleRights } from "./rights/google-rights";
import { rangeRows } from "./ranges";
import { RIGHTS, Row, unknownRow } from "./row";
import { tokenRows } from "./tokens";
import { toolRows } from "./tools";

export interface PreflightOptions {
  readonly nodes: Nodes;
  /** Ranges of networks that the deployment's is to be joined with. */
  readonly beside: readonly string[];
  /** Context of the kubeconfig, for the Secret with a token. @default - no cluster is asked */
  readonly context?: string;
  /** Types of resource that the stacks make (`heldTypes`). @default - nobody asks for the rights to make them */
  readonly types?: Answer<readonly string[]>;
}

const CLOUDS = {
  aws: { rows: awsRows, ranges: awsRanges, rights: awsRights },
  azure: { rows: azureRows, ranges: azureRanges, rights: azureRights },
  google: { rows: googleRows, ranges: googleRanges, rights: googleRights },
} as const;

/** Everything that must be there before a deployment is made, asked of the account and of this machine; nothing is changed. */
export async function preflight(programs: Programs, deployment: OperatedDeployment, { nodes, beside, context, types }: PreflightOptions): Promise<Row[]> {
  const cloud = cloudOf(deployment);
  const [tools, account, tokens] = await Promise.all([
    toolRows(programs, cloud),
    cloud === undefined ? Promise.resolve<Row[]>([]) : CLOUDS[cloud].rows(programs, deployment, nodes),
    tokenRows(programs, deployment, context),
  ]);
  const isSilent = account.length < 2;
  const others = cloud === undefined || isSilent ? noAnswer("failed", "the account couldn't be asked") : await CLOUDS[cloud].ranges(programs, deployment);
  const rights = cloud === undefined || isSilent || types === undefined ? [] : types.known ? await CLOUDS[cloud].rights(programs, deployment, types.value) : [unknownRow("rights", RIGHTS, "to make what the stacks hold", types)];
  return [...tools, ...account, ...rights, ...rangeRows(deployment, beside, others), ...tokens];
}

/** 0 where all is there, 1 where something lacks, 2 where something couldn't be told. */
export function preflightStatus(rows: readonly Row[]): number {
  if (rows.some(({ verdict }) => verdict === "lacking")) return 1;
  return rows.some(({ verdict }) => verdict === "unknown") ? 2 : 0;
}
