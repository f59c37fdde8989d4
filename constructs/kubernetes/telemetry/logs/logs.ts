import { Finding } from "../../../core/problems/problem";
import { Admitted, admit } from "../../../core/shape/shape";
import { CLOUD_LOGS, LOKI } from "../telemetry-shapes";
import { CloudLogsOptions, LokiOptions } from "./logs-options";

const DEFAULT_NAMESPACE = "logs";

/** Where the lines of a deployment's pods go. With each of these, models and graphs write JSON, with the ids of their traces. */
export class Logs {
  /** JSON alone: who collects is there already, or reads them by `kubectl logs`. */
  public static console(): Logs {
    return new Logs("console");
  }

  /** A Loki of the deployment's own, and Alloy on every node, which reads the lines of the named namespaces. */
  public static loki(options: LokiOptions = {}): Logs {
    return new Logs("loki", admit<LokiOptions>("", options, LOKI));
  }

  /** The service of the cluster's cloud: Amazon CloudWatch Logs, Azure Monitor's Container Insights, Google Cloud Logging. */
  public static cloud(options: CloudLogsOptions = {}): Logs {
    return new Logs("cloud", undefined, admit<CloudLogsOptions>("", options, CLOUD_LOGS));
  }

  private constructor(
    /** "console", "loki" or "cloud". */
    public readonly kind: string,
    private readonly own?: Admitted<LokiOptions>,
    private readonly theirs?: Admitted<CloudLogsOptions>,
  ) {}

  /** Namespace of what is installed. */
  public get namespace(): string {
    return (this.own ?? this.theirs)?.value.namespace || DEFAULT_NAMESPACE;
  }

  /** The options of a Loki. @default - there is none */
  public get lokiOptions(): LokiOptions | undefined {
    return this.own?.value;
  }

  /** The options of the cloud's service. @default - it isn't used */
  public get cloudOptions(): CloudLogsOptions | undefined {
    return this.theirs?.value;
  }

  /** Whether models may write prompts into their lines. */
  public get acceptsPrompts(): boolean {
    return (this.own ?? this.theirs)?.value.acceptPrompts ?? false;
  }

  /** What is wrong with the options by themselves; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    const wrong = (this.own ?? this.theirs)?.findings ?? [];
    return wrong.map((finding) => ({ ...finding, property: finding.property === "props" ? property : `${property}.${finding.property}` }));
  }
}
