import { Command, CommandError, Input, Io } from "../command";

const ADDRESS = /^https?:\/\//;

/** `cdktf-dynamo metrics`: a new release's row of the catalogue, and what it changes. */
export const metrics: Command = {
  name: "metrics",
  summary: "makes a row of the catalogue of metrics from what an exporter shows",
  usage: ["[--release RELEASE] [--source TEXT] [--against RELEASE] [--json] SCRAPE..."],
  about: `SCRAPE is a file, an address by HTTP(S), or - for standard input, in Prometheus' text format. Frontend, worker, router and planner make a row of a
release of Dynamo (--release), all of them together; any other exporter makes a row of its own. Several scrapes of one exporter are put
together: some families appear only once something has happened (docs/observability.md).`,
  flags: [
    { name: "release", value: "RELEASE", summary: "the release of Dynamo that was scraped", form: /^\d+\.\d+\.\d+$/, says: 'is a release, such as "1.6.1"' },
    { name: "source", value: "TEXT", summary: "what was scraped, beside the release (default: nothing more)" },
    { name: "against", value: "RELEASE", summary: "in place of the row, what differs from that known release of Dynamo", form: /^\d+\.\d+\.\d+$/, says: 'is a release, such as "1.5.1"' },
    { name: "json", summary: "what differs as JSON (--against); a row is JSON anyway" },
  ],
  operand: { name: "SCRAPE", summary: "what an exporter shows", minimum: 1 },
  examples: [
    { line: "--release 1.7.0 http://127.0.0.1:8000/metrics worker.txt > dynamo-1.7.0.json", what: "a release's row" },
    { line: "--release 1.7.0 --against 1.6.1 frontend.txt worker.txt", what: "what a release changes" },
  ],
  findings: "a scrape can't be had or read, no known exporter shows it, or something differs (--against)",
  async run(input, { io }) {
    const { exporterOf, readScrapes, NotAScrapeError } = await import("../../observability/catalogue/scrape");
    const { EXPORTERS } = await import("../../observability/catalogue/exporters");
    const { exporterText, releaseText } = await import("../../observability/catalogue/write");
    const prefixes = Object.fromEntries(EXPORTERS.map(({ exporter, prefixes: all }) => [exporter, all]));
    const texts = new Map<string, string[]>();
    for (const place of input.operands) {
      const text = await read(place, io);
      try {
        const name = exporterOf(readScrapes([text]), prefixes);
        if (name === undefined) throw new CommandError(`${place}: no known exporter shows these; they are told by their prefixes in observability/catalogue/data/exporters.json`, 1);
        texts.set(name, [...(texts.get(name) ?? []), text]);
      } catch (error) {
        if (error instanceof NotAScrapeError) throw new CommandError(`${place}: ${error.message}`, 1);
        throw error;
      }
    }
    const { release, source } = { release: input.first("release"), source: input.first("source") };
    const own = EXPORTERS.filter(({ dynamo }) => dynamo).map(({ exporter }) => exporter);
    const known = [...texts].sort(([one], [other]) => own.indexOf(one) - own.indexOf(other));
    const rows = known.map(([exporter, all]) => ({ exporter, seen: "scraped", source: sourceOf(exporter, own.includes(exporter) ? release : undefined, source), metrics: readScrapes(all) }));
    const ofDynamo = rows.filter(({ exporter }) => own.includes(exporter));
    if (ofDynamo.length > 0 && release === undefined) throw new CommandError(`--release: say which release of Dynamo the ${ofDynamo.map(({ exporter }) => exporter).join(" and ")} is of`);
    if (input.has("against")) return compared(input, io, ofDynamo);
    if (ofDynamo.length > 0) io.out(releaseText({ release: release ?? "", exporters: ofDynamo }));
    for (const row of rows.filter(({ exporter }) => !own.includes(exporter))) io.out(`${exporterText(row)}\n`);
    return 0;
  },
};

/** What differs from a release that the catalogue has. */
async function compared(input: Input, io: Io, rows: readonly { readonly exporter: string; readonly seen: string; readonly source: string }[]): Promise<number> {
  const { MetricsCatalogue } = await import("../../observability/catalogue/catalogue");
  const { compareMetrics } = await import("../../observability/catalogue/compare");
  const against = input.first("against") ?? "";
  const before = MetricsCatalogue.rows(against);
  if (before === undefined) throw new CommandError(`--against ${against}: the catalogue has ${MetricsCatalogue.releases().join(", ")}`);
  const lines = rows.flatMap((row) => {
    const old = before.find(({ exporter }) => exporter === row.exporter);
    return compareMetrics(old ?? { ...row, metrics: [] }, row as Parameters<typeof compareMetrics>[1]);
  });
  if (input.has("json")) io.out(`${JSON.stringify({ release: input.first("release"), against, differences: lines }, null, 2)}\n`);
  else io.out(lines.length === 0 ? `nothing differs from ${against}\n` : lines.map((line) => `${line}\n`).join(""));
  return lines.length === 0 ? 0 : 1;
}

function sourceOf(exporter: string, release: string | undefined, source: string | undefined): string {
  return [release === undefined ? exporter : `Dynamo ${release}, ${exporter}`, ...(source === undefined ? [] : [source])].join("; ");
}

async function read(place: string, io: Io): Promise<string> {
  try {
    if (place === "-") return io.readStdin();
    if (!ADDRESS.test(place)) return io.readFile(place);
    const answer = await fetch(place);
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    return await answer.text();
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    throw new CommandError(`${place}: ${cause?.message ?? message}`, 1);
  }
}
