import { Token } from "../../core/framework";
import { Finding } from "../../core/problems/problem";
import { checkUnique } from "../../core/checks/checks";
import { wrongType } from "../../core/shape/shape";
import { checkPrincipal } from "./api-access";
import { EksAccess } from "./eks-access";

/** A namespace, or the beginning of some: EKS takes an asterisk (https://docs.aws.amazon.com/eks/latest/userguide/access-policies.html). */
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const PATTERN = /^[a-z0-9][-a-z0-9]*\*$/;
const LONGEST_NAMESPACE = 63;
/** https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessEntry.html: not of Kubernetes, EKS and what makes nodes. */
const RESERVED_GROUP = /^(system|eks|aws|amazon|iam):/;
const LONGEST_GROUP = 63;

/** Rights in the cluster of people and programs: principals that are none, namespaces that can't be, what one has by other words already. */
export function checkAccess(at: string, access: readonly (EksAccess | undefined)[] = [], admins: readonly string[] = []): Finding[] {
  return access.flatMap((one, index) => (one === undefined ? [] : checkOne(`${at}[${index}]`, one, access.slice(0, index), admins)));
}

/** One right beside those that were given before. */
export function checkOne(at: string, access: EksAccess, before: readonly (EksAccess | undefined)[], admins: readonly string[]): Finding[] {
  const { principalArn, policy, namespaces, kubernetesGroups: groups } = access;
  const wrong = [...checkPrincipal(`${at}.principalArn`, principalArn), ...checkNamespaces(`${at}.namespaces`, access, namespaces), ...checkGroups(`${at}.groups`, groups)];
  if (wrong.length > 0 || Token.isUnresolved(principalArn)) return wrong;
  const value = principalArn;
  if (admins.includes(value)) {
    const reason = "this one administers the cluster, and EKS takes one entry a principal";
    return [{ code: "access-twice", property: at, value, reason, fix: "take it out here, or out of admins" }];
  }
  if (!before.some((other) => other?.principalArn === value && other.policy === policy)) return [];
  const reason = policy === undefined ? "its groups stand before this already" : `it has ${policy} by a row before this, and EKS ties a policy to a principal once`;
  return [{ code: "access-twice", property: at, value, reason, fix: `name all ${policy === undefined ? "groups" : "namespaces"} in one` }];
}

/** Who is to administer a cluster and may do less already. */
export function checkLess(at: string, principalArn: string, access: readonly EksAccess[]): Finding[] {
  if (Token.isUnresolved(principalArn) || !access.some((one) => one.principalArn === principalArn)) return [];
  const reason = "access lets it do less already, and EKS takes one entry a principal";
  return [{ code: "access-twice", property: at, value: principalArn, reason, fix: "take it out of access" }];
}

function checkNamespaces(property: string, { policy }: EksAccess, namespaces?: string[]): Finding[] {
  const code = "invalid-access-scope";
  if (namespaces === undefined) {
    if (policy === undefined || policy === "AmazonEKSViewPolicy") return [];
    const reason = "whoever may change everything in every namespace, Dynamo's operator and Kubernetes' own among them, is an administrator by another name";
    return [{ code, property, value: namespaces, reason, fix: "name the namespaces, or name it in admins" }];
  }
  if (!Array.isArray(namespaces)) return [wrongType(property, namespaces, "a list of texts", '["inference"]')];
  if (namespaces.length === 0) return [{ code, property, value: namespaces, reason: "the rights hold nowhere", fix: "name a namespace" }];
  return [...checkTwice(property, namespaces), ...namespaces.flatMap((value: unknown, index): Finding[] => {
    if (typeof value !== "string") return [wrongType(`${property}[${index}]`, value, "a text", '"inference"')];
    if (Token.isUnresolved(value) || (value.length <= LONGEST_NAMESPACE && (NAMESPACE.test(value) || PATTERN.test(value)))) return [];
    const reason = "a namespace has up to 63 lower-case letters, digits and hyphens, or an asterisk after the first of them";
    return [{ code, property: `${property}[${index}]`, value, reason, fix: 'write it like "inference" or "team-*"' }];
  })];
}

function checkGroups(property: string, groups?: string[]): Finding[] {
  const code = "invalid-access-group";
  if (groups === undefined) return [];
  if (!Array.isArray(groups)) return [wrongType(property, groups, "a list of texts", '["dynamo-viewers"]')];
  if (groups.length === 0) return [{ code, property, value: groups, reason: "an entry without groups and policies lets nobody do anything", fix: "name a group that a RoleBinding names" }];
  return [...checkTwice(property, groups), ...groups.flatMap((value: unknown, index): Finding[] => {
    if (typeof value !== "string") return [wrongType(`${property}[${index}]`, value, "a text", '"dynamo-viewers"')];
    if (Token.isUnresolved(value)) return [];
    const isReserved = RESERVED_GROUP.test(value);
    if (!isReserved && value !== "" && value.length <= LONGEST_GROUP && !/\s/.test(value)) return [];
    const reason = isReserved ? "EKS takes no group of Kubernetes' own or of AWS's in an entry" : "a group has a name of up to 63 characters without blanks";
    return [{ code, property: `${property}[${index}]`, value, reason, fix: 'name one of your own, like "dynamo-viewers"' }];
  })];
}

function checkTwice(property: string, names: string[]): Finding[] {
  return checkUnique("named-twice", (index) => `${property}[${index}]`, names).map((finding) => ({ ...finding, fix: "name it once" }));
}
