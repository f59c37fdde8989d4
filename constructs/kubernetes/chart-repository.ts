import * as fs from "fs";
import * as path from "path";
import { Token } from "../core/framework";
import { Finding } from "../core/problems/problem";
import { Shapes, admit, besides, required, text } from "../core/shape/shape";
import { findChartField } from "./chart-field";
import { CHART_REPOSITORY } from "./source-shapes";

/** Options of `ChartRepository.of`. */
export interface ChartRepositoryOptions {
  /** Takes an address with http://, over which anybody on the way can put other charts in place. @default false */
  readonly plainHttp?: boolean;
}

/** A chart as its own repository has it. */
export interface ChartName {
  readonly chart: string;
  readonly version: string;
}

/** Where Terraform has a chart from: arguments of the release, or a path on the machine that synthesises. */
export interface ChartPlace {
  readonly repository?: string;
  /** Absolute path of an archive or a folder. */
  readonly path?: string;
}

const ADDRESS: Shapes = { address: required(text("oci://registry.example.com/charts")), ...CHART_REPOSITORY };
const FOLDER: Shapes = { folder: required(text("charts")) };

/**
 * A place that holds copies of charts, each under its own name and version, for whoever can't or may not reach the charts' own
 * repositories: `helm pull CHART --repo URL --version V`, then `helm push`, or leave the archive in a folder.
 */
export class ChartRepository {
  /**
   * A repository with an address: `https://charts.example.com/mirror`, or a registry's, `oci://registry.example.com/charts`, below which
   * each chart lies under its name. May be known only at apply. Who signs in does it on the machine that runs Terraform
   * (`helm registry login`), so that no password stands in the state.
   */
  public static of(address: string, options: ChartRepositoryOptions = {}): ChartRepository {
    const { value, findings } = admit<ChartRepositoryOptions & { readonly address: string }>("", { ...options, address }, ADDRESS);
    return new ChartRepository(value.address, false, value.plainHttp ?? false, findings);
  }

  /**
   * A folder with archives as `helm pull` leaves them (`gpu-operator-v26.3.3.tgz`), or charts unpacked, each in a folder of its name
   * and with the version that is installed: another one's is refused.
   * Those that are used are copied into the output.
   *
   * @param folder absolute, or from the folder in which the app is run
   */
  public static folder(folder: string): ChartRepository {
    const { value, findings } = admit<{ readonly folder: string }>("", { folder }, FOLDER);
    return new ChartRepository(value.folder, true, false, findings);
  }

  private constructor(
    private readonly place: string,
    private readonly isFolder: boolean,
    private readonly plainHttp: boolean,
    private readonly wrong: Finding[],
  ) {}

  /** Where a chart is, or nothing where it isn't. */
  public find(name: ChartName): ChartPlace {
    if (!this.isFolder) return { repository: this.place };
    return { path: this.candidates(name).find((file) => fs.existsSync(file)) };
  }

  /** What is wrong with it, and with what it has of a chart. */
  public findings(property: string, { chart, version }: ChartName): Finding[] {
    const wrong = this.wrong.map((finding) => ({ ...finding, property: `${property}.${finding.property}` }));
    return besides(wrong, this.isFolder ? this.missing(property, { chart, version }) : this.unfit(`${property}.address`));
  }

  private candidates({ chart, version }: ChartName): string[] {
    const unpacked = this.unpacked(chart);
    const fits = unpacked !== undefined && unpacked.version?.replace(/^v/, "") === version.replace(/^v/, "");
    return [path.resolve(this.place, `${chart}-${version}.tgz`), ...(fits ? [unpacked.path] : [])];
  }

  /** A chart's own folder, and the version that its Chart.yaml says. */
  private unpacked(chart: string): { readonly path: string; readonly version?: string } | undefined {
    const folder = path.resolve(this.place, chart);
    if (chart === "" || !fs.existsSync(path.join(folder, "Chart.yaml"))) return undefined;
    return { path: folder, version: findChartField(folder, "version") };
  }

  private missing(property: string, name: ChartName): Finding[] {
    if (this.find(name).path !== undefined) return [];
    const archive = `${name.chart}-${name.version}.tgz`;
    const unpacked = this.unpacked(name.chart);
    if (unpacked !== undefined) {
      return [
        {
          code: "chart-not-in-folder",
          property: `${property}.folder`,
          value: this.place,
          reason: `its folder ${name.chart} has version ${unpacked.version ?? "(none)"}, and ${name.version} is installed: Helm takes a folder whatever its version is`,
          fix: `put ${archive} there, or unpack it in the place of the folder`,
        },
      ];
    }
    return [
      {
        code: "chart-not-in-folder",
        property: `${property}.folder`,
        value: this.place,
        reason: `it holds neither ${archive} nor a folder ${name.chart} with a Chart.yaml`,
        fix: `put ${archive} there: helm pull ${name.chart} --version ${name.version} --repo with the chart's own repository`,
      },
    ];
  }

  private unfit(property: string): Finding[] {
    if (Token.isUnresolved(this.place)) return [];
    const invalid = (reason: string, fix: string): Finding[] => [
      { code: "invalid-chart-repository", property, value: this.place, reason, fix },
    ];
    if (/^[a-z]+:\/\/[^/]*@/.test(this.place)) {
      return invalid("a login in the address stands in the output and in the state", "take it out; sign in with helm registry login");
    }
    if (/^(https|oci):\/\/[^/\s]+(\/\S*)?$/.test(this.place)) return [];
    if (/^http:\/\/[^/\s]+(\/\S*)?$/.test(this.place)) {
      if (this.plainHttp) return [];
      return invalid("over http:// anybody on the way can put another chart in place", "use https:// or oci://, or set plainHttp: true");
    }
    return invalid(
      "this is no address of a chart repository",
      'write it like "https://charts.example.com" or "oci://registry.example.com/charts"; a folder is ChartRepository.folder("charts")',
    );
  }
}
