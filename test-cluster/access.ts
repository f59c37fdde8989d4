import { Json, Programs } from "./programs";

/** What the applier of the CRDs does (crd-apply/main.go of ai-dynamo/dynamo), and what it must not be able to do. */
const DEFINITIONS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };
const NEEDED = ["create", "get", "list", "watch", "patch", "update"].map((verb) => ({ verb, ...DEFINITIONS }));
const EXCESSIVE = [
  { verb: "delete", ...DEFINITIONS },
  { verb: "get", group: "", resource: "secrets" },
];

interface Access {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
}

/** What is wrong with the rights of the Jobs of a namespace, as the API server judges them; nothing when all is well. */
export async function wrongRights(programs: Programs, namespace: string): Promise<string[]> {
  const jobs = await programs.list("jobs", ["-n", namespace]);
  const found = await Promise.all(
    jobs.map(async (job: Json) => {
      const account = `system:serviceaccount:${namespace}:${job.spec.template.spec.serviceAccountName ?? "default"}`;
      const said = async (wanted: Access[], allowed: boolean, word: string): Promise<string[]> => {
        const answers = await Promise.all(wanted.map((access) => mayAccess(programs, account, access)));
        return wanted.filter((_, index) => answers[index] !== allowed).map(({ verb, resource }) => `${account} ${word} ${verb} ${resource}`);
      };
      return [...(await said(NEEDED, true, "may not")), ...(await said(EXCESSIVE, false, "may"))];
    }),
  );
  return found.flat();
}

async function mayAccess(programs: Programs, user: string, { verb, group, resource }: Access): Promise<boolean> {
  const groups = ["system:serviceaccounts", "system:authenticated"];
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups, resourceAttributes: { verb, group, resource } },
  };
  return (await programs.kubectl(["create", "-f", "-", "-o", "jsonpath={.status.allowed}"], JSON.stringify(review))) === "true";
}
