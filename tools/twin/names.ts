import table from "./data/packages.json";

/** One way in which a name of cdktf's line becomes that of cdktn's. */
interface Renaming {
  readonly from: RegExp;
  readonly to: string;
}

/**
 * What is renamed, in this order, in every text of the package. What stays, by not being here: `cdktf.json`, `cdktf.out` and the variables
 * `CDKTF_*`, which cdktn 0.24 reads and writes under these names; `CDKTF_DYNAMO_*` of the cloned app; and "cdktf 0.21.0" in a comment,
 * which says where something was seen.
 */
const RENAMINGS: readonly Renaming[] = [
  // With its version, as an install line has it.
  ...table.packages.map(({ name, insteadOf, version }) => ({ from: new RegExp(`(?<![\\w-])${insteadOf}@\\d+\\.\\d+\\.\\d+`, "g"), to: `${name}@${version}` })),
  // The newest isn't one that cdktn takes.
  { from: /(?<=npm install .*)(?<= )constructs(?= )/g, to: "constructs@10.7.0" },
  // A slash that a regular expression escapes too. The generator's version says from which files a form was learnt.
  { from: /@cdktf(?=\\*\/provider-(?!generator))/g, to: "@cdktn" },
  // The labels and the tag by which earlier clusters' pools and leftovers, and those of drills, are found: renamed, they would be found no more.
  { from: /\bcdktf-dynamo\b(?!\/gpu-pool|\.drill\b|-cluster\b)/g, to: "cdktn-dynamo" },
  { from: /\bcdktf-cli\b(?! 0\.)/g, to: "cdktn-cli" },
  { from: /(["'])cdktf\1/g, to: "$1cdktn$1" },
  { from: /\bcdktf(?= (?:convert|deploy|destroy|diff|get|init|list|output|plan|synth)\b)/g, to: "cdktn" },
  { from: /\bcdktf(?= \$\{)/g, to: "cdktn" },
  // A sentence on packages, or the expression that a test reads it by.
  { from: /\bcdktf(?=@\[| and @cdktn)/g, to: "cdktn" },
  { from: /(?<=\b(?:bin\.|bin\/|of |\^node_modules\/))cdktf\b(?![-/.'’]\w)/g, to: "cdktn" },
  { from: /\bCDK for Terraform\b/g, to: "CDK Terrain" },
  { from: /\bCDKTF\b/g, to: "CDK Terrain" },
];

const AS_THEY_ARE: readonly RegExp[] = [
  // They tell of both lines, or of what was seen with one of them.
  /^(docs\/moving\.md|docs\/measurements\/.*|findings\/.*|tools\/twin\/.*|test\/tools\/twin\/.*|LICENSE)$/,
  // What is installed and run in clusters: another byte in a chart would be a rollout of every model, another name an image that is built anew.
  /\/(crds-)?chart\//,
  /^inference-runtime\/image\/(?!.*\.(ts|md)$)/,
];

/**
 * @param file its path in the repository, with slashes
 * @returns the text as it stands in the twin
 */
export function renamed(text: string, file: string): string {
  if (AS_THEY_ARE.some((each) => each.test(file))) return text;
  return RENAMINGS.reduce((all, { from, to }) => all.replace(from, to), text);
}

/** What differs between the lines stands in two files, `x.ts` and `x.cdktn.ts`: the twin has the second under the first's name. */
const OWN = /\.cdktn(?=\.[a-z]+$)/;

/** @returns the path in the twin by that in the repository; what another file replaces is left out */
export function twinFiles(files: readonly string[]): Map<string, string> {
  const replaced = new Set(files.filter((file) => OWN.test(file)).map((file) => file.replace(OWN, "")));
  return new Map(files.filter((file) => !replaced.has(file)).map((file) => [file, file.replace(OWN, "")]));
}
