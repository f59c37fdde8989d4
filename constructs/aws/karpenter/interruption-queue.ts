import { CloudwatchEventRule, CloudwatchEventTarget, SqsQueue, SqsQueuePolicy } from "../bindings";
import { ITerraformDependable } from "../../core/framework";
import { Construct } from "constructs";
import table from "../data/karpenter.json";

/** How long a message is of use: spot machines go two minutes after theirs. */
const KEPT_SECONDS = 300;

/** Properties of `InterruptionQueue`. */
export interface InterruptionQueueProps {
  /** The queue's name, one in account and region; rules' names begin with it. */
  readonly name: string;
  /** A key of one's own. @default - SQS's */
  readonly keyArn?: string;
}

/**
 * What AWS tells of machines that are about to go, where Karpenter reads it: without it a spot node ends with its pods in mid-sentence.
 *
 * @see https://karpenter.sh/docs/concepts/disruption/#interruption
 */
export class InterruptionQueue extends Construct {
  public readonly arn: string;
  /** What must stand before Karpenter relies on it. */
  public readonly ready: ITerraformDependable[];

  public constructor(scope: Construct, id: string, { name, keyArn }: InterruptionQueueProps) {
    super(scope, id);
    const queue = new SqsQueue(this, "queue", { name, messageRetentionSeconds: KEPT_SECONDS, ...(keyArn === undefined ? { sqsManagedSseEnabled: true } : { kmsMasterKeyId: keyArn }) });
    this.arn = queue.arn;
    const policy = new SqsQueuePolicy(this, "policy", { queueUrl: queue.id, policy: JSON.stringify(queuePolicy(queue.arn)) });
    const targets = table.events.map(({ id: event, source, type, says }) => {
      const rule = new CloudwatchEventRule(this, event, {
        name: `${name}-${event}`,
        description: `For Karpenter: ${says}`,
        eventPattern: JSON.stringify({ source: [source], "detail-type": [type] }),
      });
      return new CloudwatchEventTarget(this, `${event}-to-queue`, { rule: rule.name, targetId: "queue", arn: queue.arn });
    });
    this.ready = [policy, ...targets];
  }
}

/** EventBridge alone may send, and nobody without TLS. */
function queuePolicy(arn: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Events", Effect: "Allow", Principal: { Service: ["events.amazonaws.com", "sqs.amazonaws.com"] }, Action: "sqs:SendMessage", Resource: arn },
      { Sid: "TlsAlone", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: arn, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  };
}
