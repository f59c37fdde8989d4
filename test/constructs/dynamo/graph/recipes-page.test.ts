import * as fs from "fs";
import table from "./manifest-changes.json";

/** The page tells of each manifest what `dynamo-graph.test.ts` holds. */
test.each(table.manifests)("$file on $cluster stands on the page, with every reason", ({ file, cluster, release, changes }) => {
  const reasons = [...new Set(changes.map(({ reason }) => reason))].join("; ");
  expect(fs.readFileSync("docs/runtime/recipes.md", "utf8")).toContain(`| ${file} | ${cluster} | ${release} | ${changes.length} | ${reasons} |`);
});
