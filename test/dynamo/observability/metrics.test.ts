import { MetricsCatalogue } from "../../../observability/catalogue/catalogue";
import { compareMetrics } from "../../../observability/catalogue/compare";
import { readScrapes } from "../../../observability/catalogue/scrape";
import { Rendered } from "../../harness/helm";
import { Desk, describeWithDynamo, run } from "../desk";

describeWithDynamo(
  "the catalogue, held against what real programs show",
  (desks) => {
    jest.setTimeout(600_000);
    const rows = desks.filter(({ release }) => MetricsCatalogue.releases().includes(release)).map((desk): [string, Desk] => [desk.release, desk]);

    test.concurrent.each(rows)("%s: nothing is shown that it hasn't, nor with other labels or bounds", async (release, desk) => {
      const told: Rendered = await run(desk, "observability/scrapes.py", {});
      const differs = Object.entries<string[]>(told).flatMap(([exporter, texts]) => {
        const known = MetricsCatalogue.rows(release)?.find((row) => row.exporter === exporter);
        const seen = { exporter, seen: "scraped", source: "", metrics: readScrapes(texts) };
        expect(seen.metrics.length).toBeGreaterThan(20);
        // A family may stay away: some come only with what didn't happen this time. A label of one that came less often, too.
        return compareMetrics(known ?? { ...seen, metrics: [] }, seen).filter((line) => !/^\w+: - /.test(line) && !fewerLabels(line));
      });
      expect(differs).toEqual([]);
    });
  },
  "dynamo.mocker.main",
);

/** `~ x: labels a, b -> a` */
function fewerLabels(line: string): boolean {
  const [, before, after] = /: labels (.*) -> (.*)$/.exec(line) ?? [];
  return before !== undefined && (after === "none" || after.split(", ").every((label) => before.split(", ").includes(label)));
}
