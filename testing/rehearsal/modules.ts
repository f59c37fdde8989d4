import * as fs from "fs";
import * as path from "path";
import { Instances, TerraformJson } from "../provider/terraform-json";
import { CannotRehearseError } from "./problems";
import { Finished } from "./processes";

/** A stack in the folder in which Terraform runs it. */
export interface StackFolder {
  readonly name: string;
  readonly folder: string;
  readonly content: TerraformJson;
}

/**
 * What the Terraform modules of stacks use, one entry a module in the form of a stack: the providers' schemas are made from the types
 * that are used, and those of a module stand in its own files.
 *
 * @param get runs `terraform get` in a folder, which fetches the modules and needs no provider. Where it fails, the deploy will say why
 * @throws CannotRehearseError when a module has provisioners
 */
export async function moduleContents(stacks: StackFolder[], get: (stack: StackFolder) => Promise<Finished>): Promise<TerraformJson[]> {
  const contents: TerraformJson[] = [];
  for (const stack of stacks.filter(({ content }) => content.module !== undefined)) {
    await get(stack);
    for (const { Key, Dir } of installedModules(stack.folder)) {
      const folder = path.resolve(stack.folder, Dir);
      const files = fs.readdirSync(folder).filter((name) => /\.tf(\.json)?$/.test(name));
      const texts = files.map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
      if (texts.some((text) => /\bprovisioner\s+"|"provisioner"\s*:/.test(text))) {
        throw new CannotRehearseError(`${stack.name}: the module ${Key} has provisioners, which a rehearsal would run for real.`);
      }
      const ending = (end: string): string[] => texts.filter((_, index) => files[index].endsWith(end));
      contents.push(readHcl(ending(".tf").join("\n")), ...ending(".json").map((text): TerraformJson => JSON.parse(text)));
    }
  }
  return contents;
}

interface InstalledModule {
  /** Its name, those of the modules around it before it: `network.subnets`. Empty for the stack itself. */
  readonly Key: string;
  readonly Dir: string;
}

function installedModules(folder: string): InstalledModule[] {
  const file = path.join(folder, ".terraform", "modules", "modules.json");
  if (!fs.existsSync(file)) return [];
  const { Modules }: { readonly Modules: InstalledModule[] } = JSON.parse(fs.readFileSync(file, "utf8"));
  return Modules.filter(({ Key }) => Key !== "");
}

/** The types and providers that HCL names, and its text for the references in it. More than there is does no harm: a comment's, say. */
function readHcl(text: string): TerraformJson {
  const named = (keyword: string): Instances =>
    Object.fromEntries([...text.matchAll(new RegExp(`^\\s*${keyword}\\s+"(\\w+)"\\s+"`, "gm"))].map(([, type]) => [type, { any: {} }]));
  const sources = [...text.matchAll(/^\s*([\w-]+)\s*=\s*\{[^{}]*?\bsource\s*=\s*"([^"]+)"[^{}]*\}/gm)];
  return {
    terraform: { required_providers: Object.fromEntries(sources.map(([, name, source]) => [name, { source }])) },
    resource: named("resource"),
    data: named("data"),
    locals: { text: `\${${text}}` },
  };
}
