import { OperatedDeployment } from "../clouds/deployment";
import { Gcloud } from "../clouds/google";
import { Row, rowsOf } from "./row";

/** ".../projects/acme/global/images/qwen3" or ".../images/family/qwen3". */
const IMAGE = /projects\/([^/]+)\/global\/images\/(family\/)?([^/]+)$/;

/** Images of the disks that nodes get besides: without one a pool isn't made, after minutes. */
export async function diskImageRows(gcloud: Gcloud, { needs }: OperatedDeployment): Promise<Row[]> {
  const all = await Promise.all(
    (needs?.diskImages ?? []).map(async (image): Promise<Row[]> => {
      const [, project, family, name] = IMAGE.exec(image) ?? [];
      if (project === undefined) return [];
      const [what, of] = [`disk image ${name}`, gcloud.in(project)];
      const question = ["compute", "images", family === undefined ? "describe" : "describe-from-family", name];
      const answer = await of.ask(question, (json) => json.at("status").text());
      const command = of.command(question.join(" "));
      if (!answer.known && answer.why === "absent") return [{ group: "name", what, needed: "ready", there: "not there", verdict: "lacking", note: "nodes of its pool get a disk made of it (docs/gke/disks.md)", command }];
      return rowsOf(answer, "name", what, "ready", (there): Row[] => [{ group: "name", what, needed: "ready", there: there.toLowerCase(), verdict: there === "READY" ? "ok" : "lacking", ...(there === "READY" ? {} : { command }) }], command);
    }),
  );
  return all.flat();
}
