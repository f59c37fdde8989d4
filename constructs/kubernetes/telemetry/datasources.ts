import { HelmAddOn } from "../../cluster/helm-add-on";
import { Values, readPath } from "../../core/names/value-path";

/** Grafana's chart inside that of Prometheus, as far as it is known here. */
const PATH = "grafana.additionalDataSources";

/** The deployment's own Prometheus with a further datasource in its Grafana, beside those that its values name; without Grafana as it is. */
export function withDatasource(addOn: HelmAddOn, datasource: Values): HelmAddOn {
  const { chart, values = {} } = addOn;
  if (chart !== "kube-prometheus-stack" || readPath(values, "grafana.enabled") !== true) return addOn;
  const there: unknown = readPath(values, PATH);
  const list: unknown[] = [...(Array.isArray(there) ? (there as unknown[]) : []), datasource];
  return { ...addOn, values: { ...values, grafana: { ...(values.grafana as Values), additionalDataSources: list } } };
}
