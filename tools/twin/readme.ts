import { renamed } from "./names";

/** What the reader of the twin's README is to know first: all pages are those of the first package, with other names. */
const TOP = `This is the package for [CDK Terrain](https://github.com/open-constructs/cdk-terrain) (\`cdktn\` 0.24, Node 22.11 or newer, \`cdktn-cli\` 22.19),
made from the sources of \`cdktf-dynamo\`; [docs/moving.md](docs/moving.md) says what differs and how a state moves. \`cdktf.json\`, \`cdktf.out\` and
variables \`CDKTF_*\` keep their names in it. What these pages say was measured was measured with \`cdktf-dynamo\` and its providers, unless they name
this one. A tarball is made in a clone: \`npm ci && npm run build:cdktn && npm pack ./dist-cdktn\`.`;

const FRAMEWORK = `## CDK Terrain

The community's continuation of CDK for Terraform, which HashiCorp archived on 2025-12-10. A construct of the one doesn't work below a stack of the
other, so there are two packages. Of \`constructs\` it takes 10.6 and 10.7, not the newest. What comes out is plain Terraform JSON:
\`cdktf.out/stacks/<stack>\` can be applied with Terraform or OpenTofu alone.

`;

const SECTION = /^## CDK for Terraform is archived\n[^]*?(?=^## |^Apache-2\.0)/m;
const TITLE = /^# .*\n/;

/** @throws Error when the README has no section on the framework any more: the twin's would then say that its own is archived */
export function twinReadme(text: string): string {
  // The twin's own is made from nothing.
  if (text.includes(TOP)) return text;
  if (!SECTION.test(text)) throw new Error("README.md has no section \"CDK for Terraform is archived\", in whose place the twin's stands: tools/twin/readme.ts");
  const named = renamed(text.replace(SECTION, ""), "README.md");
  const license = named.lastIndexOf("Apache-2.0.");
  return `${named.slice(0, license)}${FRAMEWORK}${named.slice(license)}`.replace(TITLE, (title) => `${title}\n${TOP}\n`);
}
