import { Construct } from "constructs";
import { AnyMap, type Precondition, TerraformResource } from "../framework";

/** Properties of `Remembered`. */
export interface RememberedProps {
  /** What is written into the state. */
  readonly input?: unknown;
  /** Of Terraform's `lifecycle`. */
  readonly lifecycle?: {
    readonly ignoreChanges?: string[];
    readonly postcondition?: Precondition[];
  };
}

/**
 * Values that the state remembers: Terraform's `terraform_data`.
 *
 * Not cdktf's DataResource, which runs `terraform version` once for each of them whenever an app is synthesised: half the time that an
 * app of sixty deployments took (cdktf 0.21.0).
 *
 * @see https://developer.hashicorp.com/terraform/language/resources/terraform-data
 */
export class Remembered extends TerraformResource {
  /** What was remembered, by name. */
  public readonly output = new AnyMap(this, "output");
  private input?: unknown;

  public constructor(
    scope: Construct,
    id: string,
    props: RememberedProps = {}
  ) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      lifecycle: props.lifecycle,
    });
    this.input = props.input;
  }

  /** Takes other values to remember, once what they come of is made. */
  public remember(input: unknown, after: string[]): void {
    this.input = input;
    this.dependsOn = after;
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return { input: this.input };
  }
}
