import { createHash } from "crypto";
import { Construct } from "constructs";
import { DoorLimits } from "../../cluster/exposure/exposure-offer";
import { TerraformStack } from "../../core/framework";
import { raiseProvider, raisedProvider } from "../../core/provider-version";
import { AwsProvider, Wafv2WebAcl } from "../bindings";
import { EksSignIn } from "../control-plane/connection";

/** The provider's construct, as in the cluster's stack. */
const PROVIDER = "aws";
/** Seconds over which AWS counts: the shortest of its windows. */
const WINDOW = 60;
/** Longest name of a web ACL (aws_wafv2_web_acl, name). */
const LONGEST_NAME = 128;
const TOO_MANY_REQUESTS = 429;
/** What a door passes on, and all that is counted. */
const COUNTED = { byte_match_statement: { field_to_match: { uri_path: {} }, positional_constraint: "STARTS_WITH", search_string: "/", text_transformation: [{ priority: 0, type: "NONE" }] } };

/** As whom, and where, what counts is made. */
export interface DoorCounterPlace {
  /** The cluster: what its stack's provider was told besides, the doors' is told too. */
  readonly cluster: Construct;
  readonly clusterName: string;
  readonly region: string;
  readonly tags: { readonly [key: string]: string };
  readonly signIn?: EksSignIn;
}

/**
 * Web ACLs that do nothing but count a door's requests: one for each door with a limit, since a load balancer has one. It stands in the door's stack,
 * which so gets AWS's provider: in the cluster's, which is applied first, it would have to go while the load balancer still holds it.
 */
export class DoorWebAcls {
  public constructor(private readonly place: DoorCounterPlace) {}

  /** A door's. */
  public add(scope: Construct, limits: DoorLimits): Wafv2WebAcl {
    this.provider(scope);
    return this.make(scope, limits);
  }

  private provider(scope: Construct): void {
    const stack = TerraformStack.of(scope);
    if (stack.node.tryFindChild(PROVIDER) !== undefined) return;
    const { cluster, region, signIn: { profile, assumeRoleArn } = {} } = this.place;
    const from = TerraformStack.of(cluster);
    const own = from.node.tryFindChild(PROVIDER);
    const { defaultTagsInput: defaultTags, allowedAccountIdsInput: allowedAccountIds } = own instanceof AwsProvider ? own : ({} as Partial<AwsProvider>);
    new AwsProvider(stack, PROVIDER, { region, profile, defaultTags, allowedAccountIds, ...(assumeRoleArn === undefined ? {} : { assumeRole: [{ roleArn: assumeRoleArn }] }) });
    const version = raisedProvider(from, PROVIDER);
    if (version !== undefined) raiseProvider(stack, PROVIDER, version);
  }

  private make(scope: Construct, { name: door, ofAll, ofEach }: DoorLimits): Wafv2WebAcl {
    const name = shortened(`${this.place.clusterName}-${door}`);
    const seen = (metricName: string): object => ({ cloudwatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false });
    const rule = (of: string, priority: number, statement: object): object => ({
      ...{ name: of, priority, statement: { rate_based_statement: { evaluation_window_sec: WINDOW, ...statement } } },
      action: { block: { customResponse: { responseCode: TOO_MANY_REQUESTS } } },
      visibilityConfig: seen(`${name}-${of}`.slice(-LONGEST_NAME)),
    });
    return new Wafv2WebAcl(scope, "limits", {
      name,
      description: "Counts the requests of a model's door.",
      scope: "REGIONAL",
      tags: { ...this.place.tags },
      defaultAction: { allow: {} },
      visibilityConfig: seen(name) as never,
      rule: [
        ...(ofEach === undefined ? [] : [rule("of-each", 0, { aggregate_key_type: "IP", limit: ofEach })]),
        // AWS counts all together only of what a statement picks.
        ...(ofAll === undefined ? [] : [rule("of-all", 1, { aggregate_key_type: "CONSTANT", limit: ofAll, scope_down_statement: COUNTED })]),
      ] as never,
    });
  }
}

/** The name, and where it is too long its beginning with what tells it from others. */
function shortened(name: string): string {
  if (name.length <= LONGEST_NAME) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - hash.length - 1)}-${hash}`;
}
