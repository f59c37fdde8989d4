import { BigValueColorMode, BigValueGraphMode, BigValueJustifyMode, BigValueTextMode, GraphDrawStyle, GraphThresholdsStyleConfigBuilder, GraphThresholdsStyleMode, LegendDisplayMode, LegendPlacement, ReduceDataOptionsBuilder, SortOrder, TooltipDisplayMode, VisibilityMode, VizLegendOptionsBuilder, VizTooltipOptionsBuilder } from "@grafana/grafana-foundation-sdk/common";
import { FieldColorBuilder, FieldColorModeId, Threshold, ThresholdsConfigBuilder } from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, QueryEditorMode } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { DATASOURCE } from "./datasource";

/** A panel as it's declared, before it has a place. */
export interface Part {
  readonly title: string;
  readonly builder: TimeseriesBuilder | StatBuilder;
  /** Of each query, the series that it asks for, or those that a recorded one is made of. */
  readonly needs: readonly string[][];
  /** What a deployment's options decide of its threshold, by name; see `observability/dashboards/limits.ts`. @default - nothing */
  readonly limit?: string;
}

/** What a panel may have besides. */
export interface PartOptions {
  /** Red from here on: a number, or what the options decide. @default - always green */
  readonly redFrom?: number | string;
  /** The highest value that there can be. @default - none */
  readonly most?: number;
}

/**
 * A query: PromQL, in which `@{operatorJob}` stands for an option; the line's name with Grafana's placeholders; and the series that it asks for, or
 * those that a recorded one is made of.
 */
export type Query = [expr: string, legend: string, ...needs: string[]];

/** Lines over time, half as wide as the page. */
export function lines(title: string, unit: string, about: string, all: readonly Query[], options: PartOptions = {}): Part {
  const builder = new TimeseriesBuilder()
    .targets(all.map((query, index) => target(query, index).range()))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassic))
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(options.redFrom === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Line))
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.Table).placement(LegendPlacement.Bottom).showLegend(true).calcs(["lastNotNull", "max"]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .span(12)
    .height(8);
  return part(builder, title, unit, about, all, options);
}

/** One number, a sixth as wide as the page. */
export function figure(title: string, unit: string, about: string, query: Query, options: PartOptions = {}): Part {
  const builder = new StatBuilder()
    .targets([target(query, 0).instant()])
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .justifyMode(BigValueJustifyMode.Auto)
    .textMode(BigValueTextMode.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).fields("").values(false))
    .span(4)
    .height(4);
  return part(builder, title, unit, about, [query], options);
}

function part(builder: Part["builder"], title: string, unit: string, about: string, all: readonly Query[], { redFrom, most }: PartOptions): Part {
  const steps: Threshold[] = [{ value: null, color: "green" }];
  // What the options decide is put in where they are known.
  if (redFrom !== undefined) steps.push({ value: typeof redFrom === "number" ? redFrom : 0, color: "red" });
  builder.title(title).unit(unit).description(about).datasource(DATASOURCE).min(0).thresholds(new ThresholdsConfigBuilder().steps(steps));
  if (most !== undefined) builder.max(most);
  return { title, builder, needs: all.map(([, , ...needs]) => needs), ...(typeof redFrom === "string" ? { limit: redFrom } : {}) };
}

function target([expr, legend]: Query, index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .refId(String.fromCharCode("A".charCodeAt(0) + index))
    .datasource(DATASOURCE)
    .editorMode(QueryEditorMode.Code)
    .expr(expr)
    .legendFormat(legend);
}
