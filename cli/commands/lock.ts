import { Command, CommandError } from "../command";

const PLATFORM = /^(linux|darwin|windows|freebsd|openbsd|solaris)_(amd64|arm64|386|arm)$/;

/** `cdktf-dynamo lock`. */
export const lock: Command = {
  name: "lock",
  summary: "writes the providers' checksums into a file that synthesis puts beside each stack",
  usage: ["[--file FILE] [--platform P]... [--mirror DIR|URL] [--renew] [--cwd DIR] [--json]"],
  about: `Synthesises the app as its cdktf.json says and has Terraform's own \`terraform providers lock\` write the checksums of the providers
of all its stacks. ProviderLock.fromFile reads the file (docs/commands/lock.md). What the file has already is held against what comes.`,
  flags: [
    { name: "file", value: "FILE", summary: "what is written (default: providers.lock.hcl)" },
    { name: "platform", value: "P", many: true, form: PLATFORM, says: "is like linux_amd64 or darwin_arm64", summary: "where Terraform is to run (default: linux_amd64 and this machine's)" },
    { name: "mirror", value: "DIR|URL", summary: "where the providers are had from (default: their registry)" },
    { name: "renew", summary: "forgets the checksums that the file has" },
    { name: "cwd", value: "DIR", summary: "the app's folder, that of its cdktf.json (default: the current one)" },
    { name: "json", summary: "what was written, as JSON" },
  ],
  examples: [
    { line: "", what: "providers.lock.hcl, from the registry" },
    { line: "--platform linux_amd64 --platform darwin_arm64", what: "for a pipeline and a Mac" },
  ],
  findings: "the app refuses to synthesise, or Terraform finds no such provider, or another than the file's",
  cleansUp: true,
  async run(input, { io, signal }) {
    const { lockProviders } = await import("../../lock/lock");
    const { CannotListError } = await import("../../images/problems");
    const file = input.first("file") ?? "providers.lock.hcl";
    const given = input.all("platform");
    const asked = given.length > 0 ? [...new Set(given)] : [...new Set(["linux_amd64", here()])];
    try {
      const { providers, platforms } = await lockProviders({ file, platforms: asked, cwd: input.first("cwd"), mirror: input.first("mirror"), renew: input.has("renew"), env: io.env, signal });
      if (input.has("json")) io.out(`${JSON.stringify({ file, providers, platforms }, null, 2)}\n`);
      else io.out(`${file}: ${providers} ${providers === 1 ? "provider" : "providers"}, for ${platforms.join(", ")}\n`);
      return 0;
    } catch (error) {
      throw new CommandError((error as Error).message, error instanceof CannotListError ? 2 : 1);
    }
  },
};

/** This machine, as Terraform calls it. */
function here(): string {
  const system = process.platform === "win32" ? "windows" : process.platform;
  return `${system}_${process.arch === "x64" ? "amd64" : process.arch}`;
}
