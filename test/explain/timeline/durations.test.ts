import { ROWS, engineRow, moveRow, releaseRow, resourceRow, stageRow } from "../../../explain/timeline/durations";

describe("the table of durations", () => {
  test.each(ROWS.map((row) => [row.id, row] as const))("%s: a band in order, how it is known, and where from", (_, { low, likely, high, kind, source, what }) => {
    expect([low > 0, low <= likely, likely <= high]).toEqual([true, true, true]);
    expect(["published", "documented", "assumed"]).toContain(kind);
    expect(what.length).toBeGreaterThan(5);
    // What is assumed may have no other source than that.
    if (kind === "assumed") expect(source).toContain("assumed");
    else expect(source).toMatch(/\w+\.\w+\/|@[0-9a-f]{7}|docs\/|described/);
  });

  test("has each id once, and each type in one row", () => {
    expect(new Set(ROWS.map(({ id }) => id)).size).toBe(ROWS.length);
    expect(resourceRow("aws_eks_cluster")?.likely).toBe(644);
    expect(resourceRow("aws_unheard_of")).toBeUndefined();
  });

  test("bytes at a rate: the fastest rate gives the fewest seconds", () => {
    const { low, likely, high, what } = moveRow("download", 131.7);
    expect([low, likely, high]).toEqual([133, 399, 3536]);
    expect(what).toContain("131.7 GiB");
  });

  test("no rate is above what the file system between takes, and its source is told beside", () => {
    const { low, likely, high, what, source } = moveRow("download", 131.7, { megabytesPerSecond: 92, source: "example.com/tier" });
    // The slowest download is slower than the file system already.
    expect([low, likely, high]).toEqual([1538, 1538, 3536]);
    expect([what, source]).toEqual([expect.stringContaining("131.7 GiB, at most 92 MB/s of its file system"), expect.stringMatching(/; example\.com\/tier$/)]);
    expect(moveRow("download", 131.7, { megabytesPerSecond: 5000, source: "x" })).toEqual(moveRow("download", 131.7));
  });

  test("a release that nobody waits for is none of its chart's", () => {
    expect(releaseRow("dynamo-platform", true).id).toBe("platform");
    expect(releaseRow("dynamo-platform", false).id).toBe("release-not-waited-for");
    expect(releaseRow("anything", true).id).toBe("release");
    expect(stageRow("scale-up").high).toBe(900);
  });

  test.each([[1, "small"], [20, "middle"], [140, "large"], [600, "largest"]])("an engine with %d GiB of weights starts as %s", (gib, id) => {
    expect(engineRow(gib, false).id).toBe(id);
    expect(engineRow(gib, true).likely).toBeLessThan(engineRow(gib, false).likely);
  });
});
