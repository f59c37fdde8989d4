import { Finding } from "../../../core/problems/problem";
import { Admitted, admit } from "../../../core/shape/shape";
import { CLOUD_TRACES, OTLP_TRACES, TEMPO } from "../telemetry-shapes";
import { CloudTracesOptions, OtlpTracesOptions, TempoOptions } from "./traces-options";

const DEFAULT_NAMESPACE = "traces";

/** Share of the requests that are traced where nobody says another. */
export const DEFAULT_RATIO = 0.05;

/** Where the spans of a deployment's requests go: from frontends, routers and workers to a collector in the cluster, and from there on. */
export class Traces {
  /** A Tempo of the deployment's own, on a volume. */
  public static tempo(options: TempoOptions = {}): Traces {
    return new Traces("tempo", admit<TempoOptions>("", options, TEMPO));
  }

  /** The service of the cluster's cloud: AWS X-Ray, Application Insights, Google Cloud Trace. */
  public static cloud(options: CloudTracesOptions = {}): Traces {
    return new Traces("cloud", undefined, admit<CloudTracesOptions>("", options, CLOUD_TRACES));
  }

  /** Who takes OTLP over HTTP. */
  public static otlp(options: OtlpTracesOptions): Traces {
    return new Traces("otlp", undefined, undefined, admit<OtlpTracesOptions>("", options, OTLP_TRACES));
  }

  private constructor(
    /** "tempo", "cloud" or "otlp". */
    public readonly kind: string,
    private readonly own?: Admitted<TempoOptions>,
    private readonly theirs?: Admitted<CloudTracesOptions>,
    private readonly other?: Admitted<OtlpTracesOptions>,
  ) {}

  /** Namespace of the collector. */
  public get namespace(): string {
    return (this.own ?? this.theirs ?? this.other)?.value.namespace || DEFAULT_NAMESPACE;
  }

  /** Share of the requests that are traced. */
  public get sampleRatio(): number {
    return (this.own ?? this.theirs ?? this.other)?.value.sampleRatio ?? DEFAULT_RATIO;
  }

  /** The options of a Tempo. @default - there is none */
  public get tempoOptions(): TempoOptions | undefined {
    return this.own?.value;
  }

  /** The options of the cloud's own. @default - it isn't used */
  public get cloudOptions(): CloudTracesOptions | undefined {
    return this.theirs?.value;
  }

  /** The options of somebody else's. @default - it isn't used */
  public get otlpOptions(): OtlpTracesOptions | undefined {
    return this.other?.value;
  }

  /** What is wrong with the options by themselves; refused where a deployment uses it. */
  public findings(property: string): Finding[] {
    const wrong = (this.own ?? this.theirs ?? this.other)?.findings ?? [];
    return wrong.map((finding) => ({ ...finding, property: finding.property === "props" ? property : `${property}.${finding.property}` }));
  }
}
