import { NotAScrapeError, exporterOf, readScrapes } from "../../../observability/catalogue/scrape";

const TEXT = `# HELP a_seconds Time, of "things" {not labels}
# TYPE a_seconds histogram
a_seconds_bucket{model="A \\"quoted\\", with {braces}",le="0.5"} 1
a_seconds_bucket{model="x",le="10"} 2
a_seconds_bucket{model="x",le="2"} 2
a_seconds_bucket{model="x",le="+Inf"} 2
a_seconds_sum{model="x"} 1.5e-3
a_seconds_count{model="x"} 2
# TYPE b_total counter
b_total{z="1",a="2"} 3 1700000000000
b_total{q="1"} NaN
# TYPE c summary
c{quantile="0.9"} 1
c_sum 1
c_count 1
d_without_type{le="kept"} 1

# TYPE go_threads gauge
go_threads 7
`;

test("families with their types, labels and bounds", () => {
  expect(readScrapes([TEXT])).toEqual([
    { name: "a_seconds", type: "histogram", labels: ["model"], bounds: ["0.5", "2", "10"] },
    { name: "b_total", type: "counter", labels: ["a", "q", "z"] },
    { name: "c", type: "summary", labels: [] },
    { name: "d_without_type", type: "untyped", labels: ["le"] },
  ]);
});

test("several scrapes are one: a family that comes later, a label that some series have", () => {
  const [one, other] = ['# TYPE a gauge\na{x="1"} 1\n', '# TYPE b counter\nb 1\n# TYPE a gauge\na{y="1"} 1\n'];
  expect(readScrapes([one, other])).toEqual(readScrapes([other, one]));
  expect(readScrapes([one, other]).map(({ name, labels }) => [name, labels])).toEqual([["a", ["x", "y"]], ["b", []]]);
});

test("OpenMetrics: its ending, and exemplars", () => {
  const text = '# TYPE a histogram\na_bucket{le="1"} 1 # {trace_id="x"} 0.5 1700000000\na_bucket{le="+Inf"} 1\n# EOF\n';
  expect(readScrapes([text])).toEqual([{ name: "a", type: "histogram", labels: [], bounds: ["1"] }]);
});

test.each([["<html>not found</html>"], ["{}"], ["a b c d"], ["404 page"], ["hello world"], ["a{b=\"1\" 2"]])("%s is no scrape", (text) => {
  expect(() => readScrapes([text])).toThrow(NotAScrapeError);
});

test("whose a scrape is", () => {
  const prefixes = { frontend: ["f_"], worker: ["w_"] };
  const of = (text: string): string | undefined => exporterOf(readScrapes([text]), prefixes);
  expect([of("w_a 1\nf_b 1\n"), of("w_a 1\n"), of("x 1\n"), of("")]).toEqual(["frontend", "worker", undefined, undefined]);
});
