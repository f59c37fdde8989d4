/** How each cloud names its machines: enough to tell whose one is. */
const FORMS = [
  { cloud: "AWS", deployment: "an EksDeployment", form: /^[a-z][a-z0-9-]*\.([a-z]+|\d+xlarge|metal(-\d+xl)?)$/ },
  { cloud: "Azure", deployment: "an AksDeployment", form: /^Standard_[A-Z]/ },
  { cloud: "Google Cloud", deployment: "a GkeDeployment", form: /^[a-z]\d+[a-z]*-[a-z]+(-\d+g?)?(-[a-z]+)?$/ },
];

/**
 * A machine of another cloud, in words for whoever named it here.
 *
 * @param own the cloud in which it was named
 * @returns undefined where it may be the cloud's own, or nobody's
 */
export function ofAnotherCloud(machineType: string, own: "AWS" | "Azure" | "Google Cloud"): string | undefined {
  const theirs = FORMS.filter(({ form }) => form.test(machineType));
  if (theirs.length !== 1 || theirs[0].cloud === own) return undefined;
  return `this is the name of a machine of ${theirs[0].cloud}, where a deployment is ${theirs[0].deployment}`;
}
