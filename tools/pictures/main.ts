import { execFileSync } from "child_process";
import * as fs from "fs";
import * as os from "os";
import * as path from "path";
import { dashboards } from "../../observability/dashboards/dashboards";
import { DashboardJson, Line, PanelJson, page } from "./page";
import { withPalette } from "./palette";
import { PlayedPrometheus } from "./played-prometheus";
import { OPTIONS, RELEASE, linesOf } from "./panel-lines";
import { END, SHOWN } from "./scenario";

/**
 * `npm run pictures`: draws each dashboard from its JSON into docs/observability, with what a real Prometheus answers of a played morning. The page that
 * draws is ours, and small: Grafana isn't needed, and isn't shown. `prometheus`, `promtool` and `chromium` must be on the PATH.
 *
 *   --out FOLDER   into another folder
 */
async function draw(out: string): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "pictures-"));
  const prometheus = new PlayedPrometheus(folder);
  try {
    await prometheus.begin(RELEASE, OPTIONS);
    for (const { name, json } of dashboards(RELEASE, OPTIONS)) {
      const whole = json as DashboardJson;
      const found = new Map<PanelJson, Line[]>();
      for (const panel of whole.panels) found.set(panel, await linesOf(prometheus, panel));
      const { html, height } = page(whole, (panel) => found.get(panel) ?? [], [END - SHOWN, END]);
      const [from, to] = [path.join(folder, `${name}.html`), path.join(out, `${name}.png`)];
      fs.writeFileSync(from, html);
      // Root may not sandbox, and what is drawn is ours.
      const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", `--user-data-dir=${path.join(folder, "browser")}`];
      execFileSync("chromium", [...flags, `--window-size=960,${height}`, `--screenshot=${to}`, `file://${from}`], { stdio: "pipe" });
      fs.writeFileSync(to, withPalette(fs.readFileSync(to)));
      const empty = whole.panels.filter((panel) => panel.type !== "row" && found.get(panel)?.length === 0).map(({ title }) => title);
      console.log(`${to}: ${Math.round(fs.statSync(to).size / 1000)} kB${empty.length === 0 ? "" : `, without data: ${empty.join(", ")}`}`);
    }
  } finally {
    await prometheus.end();
    fs.rmSync(folder, { recursive: true });
  }
}

const args = process.argv.slice(2);
const out = args.includes("--out") ? args[args.indexOf("--out") + 1] : path.join("docs", "observability");
draw(out).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
