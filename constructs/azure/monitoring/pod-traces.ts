import { IManagedTraces, SpanExport, SpanWriter } from "../../cluster/managed/traces";
import { Finding } from "../../core/problem";

/** Azure Monitor, which takes spans of a collector's by a connection string with a key in it, and by no identity of the cluster's. */
export class AksPodTraces implements IManagedTraces {
  public readonly serviceName = "Azure Monitor";

  public check(property: string): Finding[] {
    const reason = "the collector's exporter for Azure Monitor signs in by a connection string, a key that would stand in the state";
    return [{ code: "no-managed-traces", property, value: "cloud", reason, fix: "use Traces.tempo(), or Traces.otlp() with a Secret" }];
  }

  public writtenBy(_writer: SpanWriter): SpanExport {
    throw new Error("Azure Monitor takes no spans here: check() says so");
  }
}
