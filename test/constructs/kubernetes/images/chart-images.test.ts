import { formatImage, parseImage } from "../../../../constructs/core/forms/image-reference";
import { Values, readPath, withPath } from "../../../../constructs/core/names/value-path";
import { imageUnder, imagesUnder } from "../../../../constructs/kubernetes/images/chart-images";
import { mirrorChart } from "../../../../constructs/kubernetes/images/mirror-values";
import { MIRROR, REGISTRY, charts } from "./mirrored";

describe("the table of charts' images", () => {
  const known = charts.flatMap((chart) => chart.images.map((row) => ({ chart, row })));

  test("has a source for each chart and row, and each image in full with its tag", () => {
    for (const { chart, row } of known) {
      expect([chart.source, row.source].every((source) => (source ?? "").length > 20)).toBe(true);
      if (row.image === undefined) expect(row.part).toBeDefined();
      else expect(formatImage(parseImage(row.image)!)).toBe(row.image);
      if (row.image !== undefined) expect(parseImage(row.image)!.version).toMatch(/^:/);
    }
    const ids = charts.map(({ repository, chart, version }) => `${repository} ${chart} ${version}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(charts.filter(({ images: rows }) => rows.length > 0).map((chart) => [`${chart.chart} ${chart.version}`, chart] as const))(
    "%s: every image that can be named is taken from the mirror, whatever is on",
    (_, chart) => {
      const on = chart.images.flatMap(({ when }) => Object.keys(when ?? {})).reduce((values, at) => withPath(values, at, true), {});
      const { values } = mirrorChart(chart, on, MIRROR);
      const before = imagesUnder(chart, on).filter((row) => row.image !== undefined);
      expect(before.length).toBe(chart.images.filter((row) => row.image !== undefined).length);
      expect(before.map((row) => imageUnder(row, values))).toEqual(before.map((row) => MIRROR.apply(row.image!)));
      // Written twice it is the same: what an earlier synthesis put there is no new original.
      expect(mirrorChart(chart, values, MIRROR).values).toEqual(values);
    },
  );

  test("values tell the image, its tag and what is there at all", () => {
    const gpu = charts.find(({ chart }) => chart === "gpu-operator")!;
    const own = { driver: { version: "590.1", repository: "example.com/a" }, migManager: { enabled: false } };
    const named = (values: Values): string[] =>
      imagesUnder(gpu, values).flatMap((row) => (row.image === undefined ? [] : [imageUnder(row, values)]));
    expect(named(own)).toContain("example.com/a/driver:590.1-ubuntu22.04");
    expect(named({}).some((image) => image.includes("mig-manager"))).toBe(true);
    expect(named(own).some((image) => image.includes("mig-manager"))).toBe(false);
    const { values } = mirrorChart(gpu, own, MIRROR);
    expect(values).toMatchObject({ driver: { repository: `${REGISTRY}/example.com/a`, image: "driver", version: "590.1" } });
    // The tag is written though nobody gave one, so that what was copied is what runs.
    expect(mirrorChart(gpu, {}, MIRROR).values).toMatchObject({ driver: { version: "580.126.20" }, gfd: { version: "v0.19.3" } });
    expect(mirrorChart(gpu, { gds: { enabled: true } }, MIRROR).findings).toMatchObject([{ code: "chart-images-unknown" }]);
  });

  test("a value in a list is found by its name", () => {
    const at = "env[name=X].value";
    const values = { env: [{ name: "Y", value: "1" }] };
    expect(readPath(withPath(values, at, "2"), at)).toBe("2");
    expect(withPath(withPath(values, at, "2"), at, "3")).toEqual({ env: [{ name: "Y", value: "1" }, { name: "X", value: "3" }] });
    expect(values.env).toHaveLength(1);
  });
});
